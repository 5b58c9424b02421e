/// `service`: what is done to services of init systems other than systemd, by name.
public struct ServiceOperation: Sendable {
    /// Whose services.
    public var manager: ServiceManager
    /// What is done.
    public var action: ServiceAction
    /// The services' names.
    public var names: [String]
    /// OpenRC's runlevel; `default` to enable and every one to disable, if nil.
    public var runlevel: String?
}

/// What starts services.
public enum ServiceManager: String, Sendable, CaseIterable {
    /// Links in `/etc/runlevels`.
    case openrc
    /// Links in `/etc/rc0.d` to `/etc/rc6.d` and `/etc/rcS.d`, or below `/etc/rc.d`.
    case sysv
    /// Links in `/etc/runit/runsvdir/default`, and `down` in the service's directory.
    case runit
    /// Jobs in `/etc/init`, each with its `.override`.
    case upstart

    /// What can be done with it.
    var actions: [ServiceAction] {
        switch self {
        case .openrc, .runit: [.enable, .disable]
        case .sysv: [.disable, .remove]
        case .upstart: [.disable]
        }
    }
}

/// What is done to a service.
public enum ServiceAction: String, Sendable, CaseIterable {
    /// It starts.
    case enable
    /// It does not start.
    case disable
    /// It does not start, and its script is gone.
    case remove
}
