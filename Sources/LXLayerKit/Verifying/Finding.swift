public import Digests
public import ImageDocuments
public import ImageStore
public import RootTree
public import TarIO

/// Something that verification found.
public struct Finding: Sendable {
    /// How bad it is.
    public enum Severity: String, Sendable {
        /// The image must not be used.
        case error
        /// The image can be used, but is odd.
        case warning
    }

    /// What was found.
    public enum Problem: Sendable {
        /// What would have stopped any other command.
        case error(ImageError)
        /// The file `oci-layout` is missing (`--lenient`).
        case noLayoutFile
        /// Something odd in a layer's blob.
        case layer(LayerDiagnostic, at: BlobRole)
        /// Something odd in how the layers fit together.
        case merge(MergeDiagnostic)
        /// One name twice for one image.
        case repeatedName(String)
        /// An image without layers.
        case noLayers
        /// The index says of an image that it is for another platform than its configuration does.
        case platformDiffers(inIndex: Platform, inConfig: Platform)
        /// A layer that may be had elsewhere, and is not here.
        case foreignLayerAbsent(at: BlobRole)
        /// What an attestation, a signature or another referrer is about is not in the layout.
        case subjectMissing(Digest, at: BlobRole)
        /// Something about the store itself.
        case store(StoreFinding)
        /// A blob that nothing refers to.
        case orphan(Digest)
    }

    /// What was found.
    public let problem: Problem
    /// How bad it is.
    public let severity: Severity
    /// The name or the digest of the image; nil for what concerns the whole layout.
    public let image: String?
}
