public import ImageDocuments

/// One image of a store: its documents, verified and decoded, with the bytes that they were decoded from.
public struct Image: Sendable {
    /// How it was asked for.
    public let reference: Reference
    /// The name that the index gives it; nil when it gives none.
    public let tag: String?
    /// Its whole name, where an archive gives one.
    public let imageName: String?
    /// The manifest's descriptor.
    public let descriptor: Descriptor
    /// The same, as the index spells it.
    let descriptorText: JSONText
    /// The manifest.
    public let manifest: Manifest
    let manifestText: JSONText
    /// The configuration.
    public let config: ImageConfig
    let configText: JSONText
}
