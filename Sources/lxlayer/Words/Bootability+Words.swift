import Customization
import LayerEntries

extension Bootability {
    /// The reasons for people, one phrase each.
    var sentences: [String] { reasons.map(\.phrase) }
}

extension Bootability.Reason {
    /// A stable word for programs.
    var code: String {
        switch self {
        case .noInit: "no-init"
        case .initUnreachable: "init-unreachable"
        case .initNotRegular: "init-not-regular"
        case .initNotExecutable: "init-not-executable"
        case .wrongOperatingSystem: "operating-system"
        case .wrongArchitecture: "architecture"
        case .mountPointIsSymlink: "mount-point-is-symlink"
        case .mountPointIsNoDirectory: "mount-point-is-no-directory"
        }
    }

    /// The reason for people.
    var phrase: String {
        switch self {
        case .noInit: "it has no /sbin/init, so no init system is installed"
        case .initUnreachable: "/sbin/init leads nowhere"
        case .initNotRegular(let path): "/sbin/init leads to \(Words.path(path)), which is no regular file"
        case .initNotExecutable(let path, let mode):
            "/sbin/init leads to \(Words.path(path)), which cannot be executed (mode \(Words.octal(mode)))"
        case .wrongOperatingSystem(let name): "it is for \(Words.printable(name)), not for linux"
        case .wrongArchitecture(let name): "it is for \(Words.printable(name)), not for amd64 or 386"
        case .mountPointIsSymlink(let path): "\(Words.path(path)) is a symbolic link, and the platform mounts there"
        case .mountPointIsNoDirectory(let path): "\(Words.path(path)) is no directory, and the platform mounts there"
        }
    }
}

extension Bootability.Warning {
    /// The warning for people.
    var phrase: String {
        switch self {
        case .noShell: "it has no /bin/sh"
        case .initNotPrepared(let initSystem):
            "no spec is for its init system, \(initSystem.rawValue): only what every image needs is added"
        case .unsupportedDistribution: "the platform's boot script does not know this distribution"
        }
    }
}
