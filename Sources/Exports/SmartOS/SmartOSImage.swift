public import Digests
public import ImageDocuments

/// One image of SmartOS, which is one layer (RFD 57): the manifest that `imgadm install -m` takes.
public struct SmartOSImage: Sendable {
    /// The digests of the layers from the lowest to this one.
    public var layers: [Digest]
    /// The repository's name; nil for none.
    public var repository: String?
    /// The tag, of the image that has one.
    public var tag: String?
    /// The configuration, of the image that has all layers.
    public var container: ContainerConfig?
    /// As the image's configuration has it (`amd64`).
    public var architecture: String
    /// When the image was made: `YYYY-MM-DDTHH:MM:SSZ`.
    public var published: String
    /// What it is; cut off after 512 characters.
    public var summary: String
    /// The file that holds the layer.
    public var file: File

    /// The file of an image.
    public struct File: Sendable {
        /// SHA-1, 40 lower-case hexadecimal digits.
        public var sha1: String
        /// Bytes.
        public var size: Int64
        /// `gzip`, `bzip2`, `xz` or `none`.
        public var compression: String

        /// A file of these parts.
        public init(sha1: String, size: Int64, compression: String) {
            self.sha1 = sha1
            self.size = size
            self.compression = compression
        }
    }

    /// An image of these parts; `layers` holds at least one.
    public init(
        layers: [Digest], repository: String?, tag: String?, container: ContainerConfig?, architecture: String,
        published: String, summary: String, file: File
    ) {
        precondition(!layers.isEmpty, "an image of SmartOS is a layer")
        self.layers = layers
        self.repository = repository
        self.tag = tag
        self.container = container
        self.architecture = architecture
        self.published = published
        self.summary = summary
        self.file = file
    }

    /// What the image is called: by its layers.
    public var uuid: String { SmartOSImage.uuid(of: layers) }

    /// The image that it is a change of; nil for the lowest.
    public var origin: String? { layers.count == 1 ? nil : SmartOSImage.uuid(of: layers.dropLast()) }

    /// Whether the configuration is too long for imgadm, which takes 10 KiB of tags, and was left out.
    public var lacksConfig: Bool { container != nil && !fitsConfig }

    /// SHA-256 of the digests with blanks between them; its first 32 digits are the UUID's.
    private static func uuid(of layers: some Sequence<Digest>) -> String {
        let digest = Digest(of: Array(layers.map(\.description).joined(separator: " ").utf8))
        var rest = digest.hex[...]
        return [8, 4, 4, 4, 12].map { count in
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }.joined(separator: "-")
    }
}
