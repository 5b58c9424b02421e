public import Digests
internal import LayerEntries
public import TarIO

/// What a layer was found to hold when all of it was read and verified, to be kept in a file.
public struct IndexedLayer: Sendable {
    /// Which layer: a blob of this digest and size, read as this compression.
    public struct Key: Hashable, Sendable {
        /// The blob's digest.
        public var digest: Digest
        /// The blob's size in bytes.
        public var size: Int64
        /// What its media type says that it is.
        public var compression: LayerCompression

        /// A key of these parts.
        public init(digest: Digest, size: Int64, compression: LayerCompression) {
            self.digest = digest
            self.size = size
            self.compression = compression
        }

        /// What its file is called: `sha256-HEX.gzip`.
        public var fileName: String { "\(digest.algorithm.rawValue)-\(digest.hex).\(compression.rawValue)" }

        /// What a file of this name is about, but for the size; nil when it is none of ours.
        public static func parts(ofFile name: String) -> (digest: Digest, compression: LayerCompression)? {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let compression = LayerCompression(rawValue: String(parts[1])),
                let dash = parts[0].firstIndex(of: "-"),
                let digest = try? Digest("\(parts[0][..<dash]):\(parts[0][parts[0].index(after: dash)...])")
            else { return nil }
            return (digest, compression)
        }
    }

    /// Which layer it is.
    public let key: Key
    /// What the layer holds; all that `ReadUsage.kept` counts is counted, contents that were kept among it.
    public internal(set) var contents: LayerContents
    /// Whether the digests of all files' contents are there.
    public let hasContentDigests: Bool
    /// Which files' contents were kept: whoever has another number for that wants others.
    public let filter: UInt32
    /// How many bytes of `ReadUsage.kept` are contents.
    public let keptContents: Int64
    /// The limits that it was read under.
    let limits: ReadLimits

    /// What was read under these limits, with the contents that this filter keeps.
    public init(_ contents: LayerContents, of key: Key, limits: ReadLimits, filter: UInt32, hasContentDigests: Bool) {
        self.key = key
        self.contents = contents
        self.limits = limits
        self.filter = filter
        self.hasContentDigests = hasContentDigests
        keptContents = contents.entries.contentSize
    }

    init(
        key: Key, contents: LayerContents, limits: ReadLimits, filter: UInt32, hasContentDigests: Bool,
        keptContents: Int64
    ) {
        self.key = key
        self.contents = contents
        self.limits = limits
        self.filter = filter
        self.hasContentDigests = hasContentDigests
        self.keptContents = keptContents
    }

    /// Whether reading the layer under these limits would have come to the same.
    ///
    /// The limits that hold for all layers of an image together are for whoever adds layers up.
    public func holds(under other: ReadLimits) -> Bool {
        limits.levels <= other.levels && limits.path <= other.path && limits.ratio <= other.ratio
            && limits.header <= other.header
            && limits.window <= other.window && (other.isLenient || !limits.isLenient)
    }

    /// Keeps the contents of one more file, which no limit counts.
    public mutating func keep(_ content: [UInt8], of entry: Int) { contents.entries.keep(content, of: entry) }
}
