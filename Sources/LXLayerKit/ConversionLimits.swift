internal import ImageStore
public import TarIO

/// How much an image may ask for.
public struct ConversionLimits: Sendable {
    /// Limits of the layers.
    public var layers: ReadLimits
    /// Bytes of one document: `--max-document`.
    public var document: Int
    /// Indexes inside one another: `--max-depth`.
    public var depth: Int
    /// A directory in which blobs of layouts are looked for before they are in theirs: `--blob-dir`; nil for none.
    public var blobDirectory: String?

    /// What of them is for opening stores.
    var store: StoreOptions {
        var options = StoreOptions()
        options.blobDirectory = blobDirectory
        options.document = document
        options.unpacked = layers.unpacked
        options.ratio = layers.ratio
        options.isLenient = layers.isLenient
        return options
    }

    /// The defaults, or others.
    public init(layers: ReadLimits = ReadLimits(), document: Int = 4 << 20, depth: Int = 8) {
        self.layers = layers
        self.document = document
        self.depth = depth
    }
}
