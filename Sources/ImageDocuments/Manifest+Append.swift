public import Digests

extension Manifest {
    /// What one more layer changes in an image's manifest.
    public struct Addition: Sendable {
        /// The new configuration's digest and size; its media type stays the old one's.
        public var config: Descriptor
        /// The new layer.
        public var layer: Descriptor
        /// What the manifest is, for one that does not say so itself.
        public var mediaType: MediaType
        /// Annotations to set; Docker's manifests have none and get none.
        public var annotations: StringMap

        /// An addition of these parts.
        public init(config: Descriptor, layer: Descriptor, mediaType: MediaType, annotations: StringMap = [:]) {
            self.config = config
            self.layer = layer
            self.mediaType = mediaType
            self.annotations = annotations
        }
    }

    /// Adds a layer to a manifest; every byte that need not change stays.
    public static func appending(_ addition: Addition, to text: JSONText) throws(DocumentError) -> DocumentEdit {
        let mediaType = try Manifest(text).mediaType ?? addition.mediaType
        var edit = DocumentEdit(text)
        try edit.retarget(["config"], to: addition.config)
        try edit.append(addition.layer.jsonValue, to: ["layers"])
        try edit.setUnlessEqual(["mediaType"], to: .string(mediaType.text))
        if mediaType.family == .oci {
            for annotation in addition.annotations.entries {
                try edit.setUnlessEqual(["annotations", annotation.name], to: .string(annotation.value))
            }
        }
        return edit
    }

    /// The annotation that names the base's manifest (image-spec, annotations.md).
    public static let baseDigestAnnotation = "org.opencontainers.image.base.digest"

    /// Takes the topmost layer off a manifest, with this configuration for what is left.
    ///
    /// The annotation that names `base` as the base goes, too.
    public static func removingTopLayer(
        from text: JSONText, config: Descriptor, base: Digest
    ) throws(DocumentError) -> JSONText {
        var edit = DocumentEdit(text)
        try edit.retarget(["config"], to: config)
        try edit.removeLast(of: ["layers"])
        let annotation: JSONPointer = ["annotations", baseDigestAnnotation]
        if text[annotation]?.string == base.description { try edit.remove(annotation) }
        return edit.text
    }

    /// The manifest as it was before the recorded changes, byte for byte.
    ///
    /// Only as trustworthy as the record: compare its digest with the base's.
    public static func restored(from text: JSONText, undo: [DocumentUndo]) throws(DocumentError) -> JSONText {
        try DocumentEdit.reverting(undo, in: text)
    }
}
