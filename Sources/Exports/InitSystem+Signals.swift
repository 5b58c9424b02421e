public import Customization

extension InitSystem {
    /// The signal that asks a container's first process to shut the system down; nil where none is known.
    ///
    /// systemd(1), "SIGRTMIN+3"; lxc.container.conf(5), whose default SIGPWR the inits of System V's kind and OpenRC's
    /// inittab act on; runit's SIGCONT (runit(8)); busybox' SIGUSR1 halts.
    public var shutdownSignal: String? {
        switch self {
        case .systemd: "SIGRTMIN+3"
        case .sysvinit, .upstart, .openrc: "SIGPWR"
        case .busybox: "SIGUSR1"
        case .runit: "SIGCONT"
        case .unknown, .none: nil
        }
    }
}
