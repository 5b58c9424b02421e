/// An index: the manifests of a layout, or of an image for several platforms (image-spec, image-index.md).
public struct ImageIndex: Equatable, Sendable {
    /// What it says it is; nil where only its descriptor or its name says it.
    public let mediaType: MediaType?
    /// The manifests, or further indexes, in order.
    public let manifests: [Descriptor]
    /// What else is said of it.
    public let annotations: StringMap
    /// The manifest that this index is about.
    public let subject: Descriptor?
    /// What kind of artifact it is, when it is no image.
    public let artifactType: String?

    /// Reads an index; one that could be read as a manifest too is an error.
    public init(_ text: JSONText) throws(DocumentError) {
        let object = try DocumentObject(
            text.root, at: .root,
            fields: [
                "schemaVersion", "mediaType", "manifests", "annotations", "subject", "artifactType", "config", "layers",
                "fsLayers",
            ])
        try object.requireSchemaVersion2()
        self.mediaType = try object.mediaType(
            of: [.ociIndex, .dockerManifestList], without: ["config", "layers", "fsLayers"])
        self.manifests = try object.descriptors("manifests")
        self.annotations = try object.stringMap("annotations")
        self.subject = try object.optionalDescriptor("subject")
        self.artifactType = try object.optionalString("artifactType")
    }
}
