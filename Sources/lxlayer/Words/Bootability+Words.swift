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
        case .applicationOnly: "docker-only"
        case .initDangling: "init-dangling"
        case .initUnreachable: "init-unreachable"
        case .initNotRegular: "init-not-regular"
        case .initNotExecutable: "init-not-executable"
        case .noShell: "no-shell"
        case .wrongOperatingSystem: "operating-system"
        case .wrongArchitecture: "architecture"
        case .mountPointIsSymlink: "mount-point-is-symlink"
        case .mountPointIsNoDirectory: "mount-point-is-no-directory"
        case .unsupportedDistribution: "unsupported-distribution"
        case .linkLeavesRoot: "link-leaves-root"
        }
    }

    /// The reason for people.
    var phrase: String {
        switch self {
        case .noInit: "it has no /sbin/init, so no init system is installed"
        case .applicationOnly(let command):
            "it has no /sbin/init, only a program to run (\(Words.printable(String(command.joined(separator: " ").prefix(80))))):"
                + " it is the image of an application, not of a system"
        case .initDangling(let path): "/sbin/init is a symbolic link to \(Words.path(path)), which is not there"
        case .initUnreachable: "/sbin/init leads nowhere"
        case .initNotRegular(let path): "/sbin/init leads to \(Words.path(path)), which is no regular file"
        case .initNotExecutable(let path, let mode):
            "/sbin/init leads to \(Words.path(path)), which cannot be executed (mode \(Words.octal(mode)))"
        case .noShell: "it has no /bin/sh that can be executed"
        case .wrongOperatingSystem(let name): "it is for \(Words.printable(name)), not for linux"
        case .wrongArchitecture(let name): "it is for \(Words.printable(name)), not for amd64 or 386"
        case .mountPointIsSymlink(let path): "\(Words.path(path)) is a symbolic link, and the platform mounts there"
        case .mountPointIsNoDirectory(let path): "\(Words.path(path)) is no directory, and the platform mounts there"
        case .unsupportedDistribution(nil): "the platform's boot script refuses it: it has none of the marker files"
        case .unsupportedDistribution(let blocker?):
            "the platform's boot script refuses it: its search for marker files ends at \(Words.path(blocker))"
        case .linkLeavesRoot(let link, let directory, let family):
            "the platform's script for \(family.rawValue) enters \(Words.path(directory)), and "
                + "\(link == directory ? "that" : Words.path(link)) is a symbolic link out of the image"
        }
    }
}

extension Bootability.Warning {
    /// A stable word for programs.
    var code: String {
        switch self {
        case .noProgram: "no-program"
        case .noTerminalGroup: "no-terminal-group"
        case .takenFor: "taken-for-another"
        case .leftAlone: "left-alone"
        case .writtenAtBoot: "written-at-boot"
        case .initNotPrepared: "init-not-prepared"
        case .mayNeedNesting: "may-need-nesting"
        case .sharedHostKeys: "shared-host-keys"
        case .authorizedKeys: "authorized-keys"
        }
    }

    /// The warning for people.
    var phrase: String {
        switch self {
        case .noProgram(.login): "it has no /bin/login, which zlogin needs"
        case .noProgram(.getent): "it has no /usr/bin/getent, with which zlogin looks users up"
        case .noProgram(.shutdown): "it has no /sbin/shutdown, with which SmartOS stops and restarts a zone"
        case .noTerminalGroup: "/etc/group has no group tty, so that terminals belong to none"
        case .takenFor(let family, nil):
            "the platform's boot script takes it for \(family.rawValue), and there is none for what it is"
        case .takenFor(let family, let meant?):
            "the platform's boot script takes it for \(family.rawValue), not for \(meant.rawValue)"
        case .leftAlone(let marker):
            "the platform's boot script does nothing for this distribution: \(Words.path(marker)) keeps it from refusing it"
        case .writtenAtBoot(let path): "today's platform writes \(Words.path(path)) at every boot, whatever is there"
        case .initNotPrepared(let initSystem):
            "no spec is for its init system, \(initSystem.rawValue): only what every image needs is added"
        case .mayNeedNesting(let version):
            "systemd \(version) mounts for single services; where AppArmor confines the container, it may need "
                + "lxc.apparmor.allow_nesting = 1"
        case .sharedHostKeys: "every instance has the same host keys, those of /etc/ssh"
        case .authorizedKeys(let path): "whoever has a key of \(Words.path(path)) may log in to every instance as root"
        }
    }
}
