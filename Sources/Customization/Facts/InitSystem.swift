import LayerEntries

/// What starts the system.
public enum InitSystem: String, Sendable, CaseIterable {
    /// systemd
    case systemd
    /// OpenRC, whichever program is the first process.
    case openrc
    /// busybox' init on its own.
    case busybox
    /// System V's init.
    case sysvinit
    /// Ubuntu's upstart.
    case upstart
    /// runit
    case runit
    /// There is a `/sbin/init`, and none of these.
    case unknown
    /// There is no `/sbin/init`: no full-system image.
    case none

    /// Resolves `/sbin/init` inside the root, and looks at what stands beside it.
    static func detect(in tree: any TreeReading) -> InitSystem {
        guard let location = tree.resolve("/sbin/init") else { return .none }
        let path = String(decoding: location.path.bytes, as: UTF8.self)
        let name = String(decoding: location.path.name, as: UTF8.self)
        if path.hasSuffix("systemd/systemd") { return .systemd }
        if hasOpenRC(tree) || name == "openrc-init" { return .openrc }
        if name.hasPrefix("busybox") { return .busybox }
        if name.hasPrefix("runit") { return .runit }
        if tree.isFile("/sbin/initctl"), hasUpstartJobs(tree) { return .upstart }
        if tree.isFile("/etc/inittab") { return .sysvinit }
        // Last: others use runit to watch services, and have this directory, too.
        return tree.isDirectory("/etc/runit") ? .runit : .unknown
    }

    /// Whether OpenRC is installed, whatever the first process is.
    static func hasOpenRC(_ tree: any TreeReading) -> Bool {
        tree.isFile("/sbin/openrc") || tree.isFile("/usr/sbin/openrc")
    }

    private static func hasUpstartJobs(_ tree: any TreeReading) -> Bool {
        guard let directory = tree.resolve("/etc/init") else { return false }
        return tree.names(in: directory.path).contains { Glob.matches($0, Array("*.conf".utf8)) }
    }
}
