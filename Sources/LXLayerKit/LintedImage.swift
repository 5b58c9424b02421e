public import ImageDocuments
public import Lint

/// What judging an image's layers came to.
public struct LintedImage: Sendable {
    /// The image.
    public let image: Image
    /// What was found: in the documents, then layer by layer.
    public let findings: [LintFinding]
    /// The lowest layer that could not be judged, because its media type is unknown; nor can those above it.
    public let unread: (layer: Int, mediaType: MediaType)?
}
