/// What a blob is (image-spec, media-types.md; Docker's "Image Manifest V 2, Schema 2").
///
/// Any text is a media type; what it says is found out by the properties.
public struct MediaType: Hashable, Sendable {
    /// The text as documents have it.
    public let text: String

    /// A media type of this text.
    public init(_ text: String) { self.text = text }

    /// Whose specification defines a media type.
    public enum Family: Sendable {
        /// The Open Container Initiative's.
        case oci
        /// Docker's.
        case docker
        /// Somebody else's.
        case unknown
    }

    /// How a layer's tar is compressed.
    public enum Compression: String, Sendable, CaseIterable {
        case none, gzip, zstd, bzip2, xz
    }

    /// Whose media type it is.
    public var family: Family {
        if text.utf8.starts(with: "application/vnd.oci.".utf8) { return .oci }
        if text.utf8.starts(with: "application/vnd.docker.".utf8) { return .docker }
        return .unknown
    }

    /// Whether it is a manifest of one image.
    public var isManifest: Bool { self == .ociManifest || self == .dockerManifest }

    /// Whether it is a list of manifests.
    public var isIndex: Bool { self == .ociIndex || self == .dockerManifestList }

    /// Whether it is an image's configuration.
    public var isConfig: Bool { self == .ociConfig || self == .dockerConfig }

    /// Whether it is a layer's tar, whatever is done to it.
    public var isLayer: Bool { layerParts != nil }

    /// Whether it is a layer that need not be in the store ("nondistributable", or Docker's "foreign").
    public var isForeign: Bool { layerParts?.kind.isForeign ?? false }

    /// Whether the blob is encrypted (ocicrypt's `+encrypted`); `compression` is then that of the decrypted blob.
    public var isEncrypted: Bool { text.utf8.reversed().starts(with: "+encrypted".utf8.reversed()) }

    /// How a layer is compressed; nil for an unknown way, and for what is no layer.
    public var compression: Compression? {
        guard let (kind, suffix) = layerParts else { return nil }
        if suffix.isEmpty { return Compression.none }
        guard kind.separators.contains(where: { suffix.utf8.starts(with: $0.utf8) }) else { return nil }
        let compression = Compression(rawValue: String(suffix.unicodeScalars.dropFirst()))
        return compression == Compression.none ? nil : compression
    }
}

extension MediaType: CustomStringConvertible {
    /// The text.
    public var description: String { text }
}

extension MediaType {
    /// The start of the media type of a kind of layers, before what tells the compression.
    private struct LayerKind {
        let prefix: String
        let isForeign: Bool
        /// What stands before the compression: the OCI has `+gzip`, Docker `.gzip`; both have been seen with Docker.
        let separators: [String]
    }

    private static let layerKinds = [
        LayerKind(prefix: ociLayer.text, isForeign: false, separators: ["+"]),
        LayerKind(prefix: ociForeignLayer.text, isForeign: true, separators: ["+"]),
        LayerKind(prefix: dockerLayer.text, isForeign: false, separators: [".", "+"]),
        LayerKind(prefix: dockerForeignLayer.text, isForeign: true, separators: [".", "+"]),
    ]

    /// The kind of a layer, and what follows it but for `+encrypted`.
    private var layerParts: (kind: LayerKind, suffix: String)? {
        for kind in MediaType.layerKinds where text.utf8.starts(with: kind.prefix.utf8) {
            let rest = text.utf8.dropFirst(kind.prefix.utf8.count)
            guard let first = rest.first else { return (kind, "") }
            guard "+.".utf8.contains(first) else { continue }
            return (kind, String(decoding: isEncrypted ? rest.dropLast("+encrypted".utf8.count) : rest, as: UTF8.self))
        }
        return nil
    }
}
