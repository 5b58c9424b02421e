public import Digests
public import ImageDocuments
public import TarIO

/// What a conversion came to.
public struct Conversion {
    /// The image's name in the destination.
    public let reference: Reference
    /// Its manifest's descriptor.
    public let descriptor: Descriptor
    /// Its manifest's digest.
    public var digest: Digest { descriptor.digest }
    /// What was planned.
    public let planned: PlannedImage
    /// The layer that was added; nil when nothing had to change.
    public let layer: WrittenLayer?
}
