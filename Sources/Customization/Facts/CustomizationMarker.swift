/// What `/etc/lx-customized` says: plain `key=value` lines, for a `grep` in a platform script.
public struct CustomizationMarker: Equatable, Sendable {
    /// Where it stands.
    public static let path = "/etc/lx-customized"
    /// The version of the form that we write.
    public static let schema = "1"

    /// The values by key.
    public var values: [String: String]

    init(_ bytes: [UInt8]) { values = OSRelease(bytes).values }

    /// The specs that were applied.
    public var specs: [String] { (values["specs"] ?? "").split(separator: ",").map(String.init) }

    /// The digest of the specs and their parameters.
    public var specsDigest: String? { values["specs_digest"] }
}
