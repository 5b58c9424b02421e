import LayerEntries

/// What is known of an image, computed once from its tree and its configuration.
public struct Facts: Equatable, Sendable {
    /// os-release's `ID`, in lower case.
    public var distribution: String?
    /// os-release's `VERSION_ID`.
    public var version: String?
    /// os-release's `PRETTY_NAME`.
    public var prettyName: String?
    /// os-release's `ID` and the words of its `ID_LIKE`, in lower case.
    public var like: [String]
    /// What the lx platform takes it for, once D03 and D04 have put its markers in a form that the platform reads.
    public var family: PlatformFamily
    /// What the lx platform makes of it as it is.
    public var platform: PlatformChoice
    /// What starts the system.
    public var initSystem: InitSystem
    /// Whether OpenRC is installed.
    public var hasOpenRC: Bool
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
    /// What a container of it runs: `Entrypoint` and `Cmd` of its configuration.
    public var command: [String]
    /// Whether it boots as it is, without any of our changes, wherever it shall.
    public var bootability: Bootability

    /// Gathers the facts of a tree; `command` is what a container of the image runs, `targets` where it shall boot.
    /// Throws only what reading a file's bytes throws.
    public static func gather(
        from tree: any TreeReading, architecture: String, os: String, command: [String] = [],
        targets: TargetSet = .lx
    ) throws -> Facts {
        let distribution = try Distribution(of: tree)
        let initSystem = InitSystem.detect(in: tree)
        var facts = Facts(
            distribution: distribution.id, version: distribution.version, prettyName: distribution.name,
            like: (distribution.id.map { [$0] } ?? []) + distribution.like,
            family: try PlatformChoice.repaired(tree), platform: try PlatformChoice.made(of: tree),
            initSystem: initSystem, hasOpenRC: InitSystem.hasOpenRC(tree),
            systemdVersion: initSystem == .systemd ? systemdVersion(in: tree) : nil,
            architecture: architecture, os: os,
            hasMergedUsr: tree.resolve("/lib")?.path.components.first == Array("usr".utf8),
            packageManager: PackageManager.detect(in: tree),
            customized: try CustomizationMarker(of: tree),
            command: command, bootability: Bootability(reasons: [], warnings: []))
        facts.bootability = try facts.bootability(of: tree, for: targets)
        return facts
    }

    /// A fact as conditions see it; none when it is not known.
    func values(of fact: Fact, targets: TargetSet) -> [String] {
        switch fact {
        case .distribution: distribution.map { [$0] } ?? []
        case .idLike: like
        case .version: version.map { [$0] } ?? []
        case .family: [family.rawValue]
        case .platform: [platform.family.rawValue]
        case .`init`: [initSystem.rawValue]
        case .openrc: [String(hasOpenRC)]
        case .systemd: systemdVersion.map { [String($0)] } ?? []
        case .architecture: [architecture]
        case .mergedUsr: [String(hasMergedUsr)]
        case .packageManager: packageManager.map { [$0.rawValue] } ?? []
        case .target: targets.targets.map(\.rawValue)
        case .customized: [String(customized != nil)]
        }
    }

    /// All values that a fact can have; nil when they cannot be listed.
    static func knownValues(of fact: Fact) -> [String]? {
        switch fact {
        case .family, .platform: PlatformFamily.allCases.map(\.rawValue)
        case .`init`: InitSystem.allCases.map(\.rawValue)
        case .mergedUsr, .customized, .openrc: ["true", "false"]
        case .packageManager: PackageManager.allCases.map(\.rawValue)
        case .target: Spec.Target.allCases.map(\.rawValue)
        case .distribution, .idLike, .version, .systemd, .architecture: nil
        }
    }
}
