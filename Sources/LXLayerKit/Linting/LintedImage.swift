public import Customization
public import ImageDocuments
public import Lint

/// What judging an image's layers came to.
public struct LintedImage: Sendable {
    /// The image.
    public let image: Image
    /// What was found: in the documents, then layer by layer.
    public private(set) var findings: [LintFinding]
    /// The lowest layer that could not be judged, because its media type is unknown; nor can those above it.
    public let unread: (layer: Int, mediaType: MediaType)?

    /// Only what the consumers of images for these targets see: imgadm installs zones.
    public func seen(from targets: TargetSet) -> LintedImage {
        var linted = self
        if !targets.contains(.lx) { linted.findings = findings.compactMap { $0.leavingOut([.imgadm]) } }
        return linted
    }
}
