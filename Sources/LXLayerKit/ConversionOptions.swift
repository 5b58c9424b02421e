public import Customization

/// How an image is converted.
public struct ConversionOptions {
    /// What is done to it.
    public var specs: SpecSet
    /// Parameters of specs, by `SPEC.NAME`.
    public var parameters: [String: String] = [:]
    /// How much it may ask for.
    public var limits = ConversionLimits()
    /// Whether diagnostics are errors.
    public var strict = false
    /// Whether an image that is not bootable is converted all the same.
    public var force = false
    /// The new layer's times, in seconds since the epoch; nil takes the base image's `created`, else 0.
    public var timestamp: Int64?
    /// The name of the base for the annotation `org.opencontainers.image.base.name`; nil for none.
    public var baseName: String?

    /// Options with these specs and all defaults.
    public init(specs: SpecSet) { self.specs = specs }
}
