import LayerEntries

/// What the lx platform's boot script takes an image for (Specs/catalogue.yaml, D01 to D06): by marker files, the first
/// that hits.
public enum PlatformFamily: String, Sendable, CaseIterable {
    /// `/etc/redhat-release`
    case redhat
    /// `/etc/lsb-release` that names Ubuntu.
    case ubuntu
    /// `/etc/debian_version`
    case debian
    /// `/etc/alpine-release`
    case busybox
    /// `/etc/SuSE-release`
    case suse
    /// `/etc/void-release`
    case void
    /// Nothing of that: the platform refuses to boot it.
    case unsupported

    /// The family whose script is meant for a distribution, by the words of os-release's `ID` and `ID_LIKE`, the first
    /// that is known; nil when there is no script for it.
    static func meant(for words: [String]) -> PlatformFamily? {
        for word in words {
            switch word {
            case "ubuntu": return .ubuntu
            case "debian", "devuan": return .debian
            case "rhel", "centos", "fedora": return .redhat
            case "alpine": return .busybox
            case "suse", "opensuse", "sles": return .suse
            case "void": return .void
            default: continue
            }
        }
        return nil
    }

    /// The directories that the family's script enters: a link there that leads out of the image ends the boot
    /// (Specs/catalogue.yaml, D06).
    var safeDirectories: [String] {
        func levels(_ directory: String, _ levels: String) -> [String] { levels.map { "\(directory)/rc\($0).d" } }
        switch self {
        case .redhat:
            return ["/etc/sysconfig", "/etc/rc.d", "/etc/rc.d/init.d"] + levels("/etc/rc.d", "0123456")
                + ["/etc/selinux"]
        case .ubuntu:
            return [
                "/etc", "/etc/init", "/etc/resolvconf", "/etc/resolvconf/resolv.conf.d", "/etc/network",
                "/etc/network/interfaces.d", "/etc/network/interfaces.d/smartos", "/etc/systemd",
            ]
        case .debian:
            return ["/etc", "/etc/init.d", "/etc/network"] + levels("/etc", "0123456S") + ["/etc/selinux"]
        case .busybox: return ["/etc", "/etc/init.d"]
        case .suse:
            return ["/etc", "/etc/init.d"] + levels("/etc/rc.d", "0123456S") + [
                "/etc/sysconfig", "/etc/sysconfig/network", "/etc/systemd", "/etc/systemd/system",
                "/etc/systemd/system/multi-user.target.wants", "/etc/systemd/system/network-online.target.wants",
                "/etc/YaST2", "/etc/selinux",
            ]
        case .void, .unsupported: return []
        }
    }
}
