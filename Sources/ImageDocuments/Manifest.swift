/// A manifest: which configuration and which layers an image has (image-spec, manifest.md; Docker's schema 2).
public struct Manifest: Equatable, Sendable {
    /// What it says it is; nil where only its descriptor says it.
    public let mediaType: MediaType?
    /// The configuration.
    public let config: Descriptor
    /// The layers, the base first.
    public let layers: [Descriptor]
    /// What else is said of it.
    public let annotations: StringMap
    /// The manifest that this one is about.
    public let subject: Descriptor?
    /// What kind of artifact it is, when it is no image.
    public let artifactType: String?

    /// Reads a manifest; one that could be read as an index too is an error.
    public init(_ text: JSONText) throws(DocumentError) {
        let object = try DocumentObject(
            text.root, at: .root,
            fields: [
                "schemaVersion", "mediaType", "config", "layers", "annotations", "subject", "artifactType", "manifests",
                "fsLayers",
            ])
        try object.requireSchemaVersion2()
        for field in ["manifests", "fsLayers"] where object.has(field) {
            throw DocumentError(.ambiguous, at: [field])
        }
        let mediaType = try object.optionalString("mediaType").map(MediaType.init)
        if let mediaType, !mediaType.isManifest {
            let expected = [MediaType.ociManifest.text, MediaType.dockerManifest.text]
            throw DocumentError(
                mediaType.isIndex ? .ambiguous : .unsupported(expected: expected, found: mediaType.text),
                at: ["mediaType"])
        }
        var layers: [Descriptor] = []
        self.config = try Descriptor(try object.required("config"), at: ["config"])
        for (node, pointer) in try object.elements("layers") { layers.append(try Descriptor(node, at: pointer)) }
        self.mediaType = mediaType
        self.layers = layers
        self.annotations = try object.stringMap("annotations")
        if let subject = object.value("subject") {
            self.subject = try Descriptor(subject, at: ["subject"])
        } else {
            self.subject = nil
        }
        self.artifactType = try object.optionalString("artifactType")
    }

    /// Whether it is of a container image, not of some other artifact.
    public var isImage: Bool { artifactType == nil && config.mediaType.isConfig }
}
