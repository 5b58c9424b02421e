/// What our marker in a tree says: plain `key=value` lines, for a `grep` in a platform script.
public struct CustomizationMarker: Equatable, Sendable {
    /// Where it stands in an image for an lx zone: the platform's scripts look for it there.
    public static let path = "/etc/lx-customized"
    /// Where it stands in an image that is for no lx zone.
    public static let otherPath = "/usr/lib/lxlayer/customized"
    /// The version of the form that we write.
    public static let schema = "1"

    /// The values by key.
    public var values: [String: String]

    init(_ bytes: [UInt8]) { values = OSRelease(bytes).values }

    /// The marker of a tree; nil when it has none.
    init?(of tree: any TreeReading) throws {
        for path in [CustomizationMarker.path, CustomizationMarker.otherPath] {
            guard let bytes = try tree.bytes(at: path) else { continue }
            self.init(bytes)
            return
        }
        return nil
    }

    /// Where the marker of an image for these targets stands.
    public static func path(for targets: TargetSet) -> String { targets.contains(.lx) ? path : otherPath }

    /// The specs that were applied.
    public var specs: [String] { (values["specs"] ?? "").split(separator: ",").map(String.init) }

    /// The digest of the specs and their parameters.
    public var specsDigest: String? { values["specs_digest"] }
}
