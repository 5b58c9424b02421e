/// How stores are opened.
public struct StoreOptions: Sendable {
    /// The most bytes of one document.
    public var document = 4 << 20
    /// The most bytes of an archive that is decompressed or read from a stream.
    public var unpacked: Int64 = 256 << 30
    /// The most decompressed bytes for each compressed one of an archive.
    public var ratio: Int64 = 2000
    /// Whether a directory without `oci-layout` is taken for a layout, too.
    public var isLenient = false

    /// A directory that has blobs of layouts in place of theirs, as `ALGORITHM/HEX`; nil for none.
    public var blobDirectory: String?

    /// The defaults.
    public init() {}
}
