public import Digests

/// What a document says about a blob that it refers to (image-spec, descriptor.md).
public struct Descriptor: Equatable, Sendable {
    /// What the blob is.
    public let mediaType: MediaType
    /// The digest of its bytes.
    public let digest: Digest
    /// How many bytes it has, 0 or more.
    public let size: Int64
    /// What else is said of it.
    public let annotations: StringMap
    /// What it runs on, in an index.
    public let platform: Platform?
    /// What kind of artifact it is, when it is one.
    public let artifactType: String?
    /// Whether the document holds a copy of the blob (`data`).
    public let hasData: Bool

    /// A descriptor of these parts, without data.
    public init(
        mediaType: MediaType, digest: Digest, size: Int64, annotations: StringMap = [:], platform: Platform? = nil,
        artifactType: String? = nil
    ) {
        self.mediaType = mediaType
        self.digest = digest
        self.size = size
        self.annotations = annotations
        self.platform = platform
        self.artifactType = artifactType
        self.hasData = false
    }

    /// A descriptor of a blob that is at hand.
    package init(
        of blob: [UInt8], as mediaType: MediaType, algorithm: DigestAlgorithm = .sha256, annotations: StringMap = [:]
    ) {
        self.init(
            mediaType: mediaType, digest: Digest(of: blob, algorithm: algorithm), size: Int64(blob.count),
            annotations: annotations)
    }

    init(_ node: JSONNode, at pointer: JSONPointer) throws(DocumentError) {
        let object = try DocumentObject(
            node, at: pointer,
            fields: ["mediaType", "digest", "size", "urls", "annotations", "data", "platform", "artifactType"])
        self.mediaType = MediaType(try object.string("mediaType"))
        self.digest = try DocumentObject.digest(try object.required("digest"), at: pointer.appending("digest"))
        self.size = try object.size("size")
        self.annotations = try object.stringMap("annotations")
        if let platform = object.value("platform") {
            self.platform = try Platform(platform, at: pointer.appending("platform"))
        } else {
            self.platform = nil
        }
        self.artifactType = try object.optionalString("artifactType")
        self.hasData = object.has("data")
    }

    /// The name under which an index lists it (image-spec, annotations.md); any text, never to be used as a path.
    public var referenceName: String? { annotations[Tag.annotation] }

    /// The image's whole name, where an archive of Docker's or containerd's gives it; any text.
    public var imageName: String? { annotations[DockerName.annotation] }

    /// The descriptor as a document has it; fields that are absent or empty are left out.
    public var jsonValue: JSONValue {
        var members = [
            JSONValue.Member(key: "mediaType", value: .string(mediaType.text)),
            JSONValue.Member(key: "digest", value: .string(digest.description)),
            JSONValue.Member(key: "size", value: .integer(size)),
        ]
        if !annotations.entries.isEmpty {
            members.append(JSONValue.Member(key: "annotations", value: annotations.jsonValue))
        }
        if let platform { members.append(JSONValue.Member(key: "platform", value: platform.jsonValue)) }
        if let artifactType { members.append(JSONValue.Member(key: "artifactType", value: .string(artifactType))) }
        return .object(members)
    }
}
