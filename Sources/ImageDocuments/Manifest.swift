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
        self.mediaType = try object.mediaType(of: [.ociManifest, .dockerManifest], without: ["manifests", "fsLayers"])
        self.config = try Descriptor(try object.required("config"), at: ["config"])
        self.layers = try object.descriptors("layers")
        self.annotations = try object.stringMap("annotations")
        self.subject = try object.optionalDescriptor("subject")
        self.artifactType = try object.optionalString("artifactType")
    }

    /// Whether it is of a container image, not of some other artifact.
    public var isImage: Bool { artifactType == nil && config.mediaType.isConfig }
}
