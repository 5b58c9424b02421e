public import Customization
public import ImageDocuments
public import TarIO

/// How an image is converted.
public struct ConversionOptions {
    /// What is done to it.
    public var specs: SpecSet
    /// The users' own specs that come after them, in order.
    public var profiles: [Profile] = []
    /// The names of profiles that the image has and shall have no longer.
    public var droppedProfiles: Set<String> = []
    /// Whether profiles that the image has, and these options lack, stay; otherwise they are an error.
    public var keepsRecordedProfiles = false
    /// Whether a profile that a tree has is replaced by another version of it; otherwise that is an error.
    public var upgradesProfiles = false
    /// Parameters of specs, by `SPEC.NAME`.
    public var parameters: [String: String] = [:]
    /// How its layers are got at.
    public var access = LayerAccess()
    /// How much it may ask for.
    public var limits = ConversionLimits()
    /// Where blobs of a layout that is written to go in place of its own directory; nil for there.
    public var destinationBlobDirectory: String?
    /// Whether diagnostics are errors.
    public var strict = false
    /// Whether an image that is not bootable is converted all the same.
    public var force = false
    /// Whose media types the manifest gets, all of them; nil for those that it has.
    public var format: MediaType.Family?
    /// How our layer is packed; nil leaves one that is there already as it is, and makes a new one of stored blocks.
    public var encoding: LayerEncoding?
    /// Which image of an index is meant; nil for one that runs in the target.
    public var platform: Platform?
    /// The new layer's times, in seconds since the epoch; nil takes the base image's `created`, else 0.
    public var timestamp: Int64?
    /// The name of the base for the annotation `org.opencontainers.image.base.name`; nil for none.
    public var baseName: String?

    /// Options with these specs and all defaults.
    public init(specs: SpecSet) { self.specs = specs }
}
