import LayerEntries

/// What is known of an image, computed once from its tree and its configuration.
public struct Facts: Equatable, Sendable {
    /// os-release's `ID`, in lower case.
    public var distribution: String?
    /// os-release's `VERSION_ID`.
    public var version: String?
    /// os-release's `PRETTY_NAME`.
    public var prettyName: String?
    /// What the lx platform takes it for.
    public var family: PlatformFamily
    /// What starts the system.
    public var initSystem: InitSystem
    /// The version of systemd, where its shared library tells.
    public var systemdVersion: Int?
    /// As the image's configuration has it (`amd64`).
    public var architecture: String
    /// As the image's configuration has it (`linux`).
    public var os: String
    /// Whether `/lib` is below `/usr`.
    public var hasMergedUsr: Bool
    /// What installs packages, if it is known.
    public var packageManager: PackageManager?
    /// What our marker says, if the tree holds it.
    public var customized: CustomizationMarker?
    /// Whether it boots.
    public var bootability: Bootability

    /// Gathers the facts of a tree. Throws only what reading a file's bytes throws.
    public static func gather(from tree: any TreeReading, architecture: String, os: String) throws -> Facts {
        let release = OSRelease(
            try tree.bytes(at: "/etc/os-release") ?? tree.bytes(at: "/usr/lib/os-release") ?? [])
        let family = try PlatformFamily.detect(in: tree)
        let initSystem = InitSystem.detect(in: tree)
        return Facts(
            distribution: release.values["ID"]?.lowercased(), version: release.values["VERSION_ID"],
            prettyName: release.values["PRETTY_NAME"], family: family, initSystem: initSystem,
            systemdVersion: initSystem == .systemd ? systemdVersion(in: tree) : nil,
            architecture: architecture, os: os,
            hasMergedUsr: tree.resolve("/lib")?.path.components.first == Array("usr".utf8),
            packageManager: PackageManager.detect(in: tree),
            customized: try tree.bytes(at: CustomizationMarker.path).map(CustomizationMarker.init),
            bootability: Bootability.check(tree, architecture: architecture, os: os, family: family))
    }

    /// A fact as conditions see it; nil when it is not known.
    func value(of fact: Fact, target: Spec.Target) -> String? {
        switch fact {
        case .distribution: distribution
        case .version: version
        case .family: family.rawValue
        case .`init`: initSystem.rawValue
        case .systemd: systemdVersion.map(String.init)
        case .architecture: architecture
        case .mergedUsr: String(hasMergedUsr)
        case .packageManager: packageManager?.rawValue
        case .target: target.rawValue
        case .customized: String(customized != nil)
        }
    }

    /// All values that a fact can have; nil when they cannot be listed.
    static func knownValues(of fact: Fact) -> [String]? {
        switch fact {
        case .family: PlatformFamily.allCases.map(\.rawValue)
        case .`init`: InitSystem.allCases.map(\.rawValue)
        case .mergedUsr, .customized: ["true", "false"]
        case .packageManager: PackageManager.allCases.map(\.rawValue)
        case .target: Spec.Target.allCases.map(\.rawValue)
        case .distribution, .version, .systemd, .architecture: nil
        }
    }
}
