internal import Glibc

/// A template's executable.
public struct Template: Equatable, Sendable {
    /// Where it is on the host.
    public let path: String

    /// Where liblxc looks for templates that are named in short, as distributions and LXC's own build have it.
    public static let directories = ["/usr/share/lxc/templates", "/usr/local/share/lxc/templates"]

    /// Finds a template as liblxc does: an absolute path as it is, anything else as `lxc-NAME` among the templates.
    ///
    /// Throws when there is nothing that can be executed.
    public init(named name: String, in directories: [String] = directories) throws(TemplateError) {
        let isPath = name.utf8.first == UInt8(ascii: "/")
        let candidates = isPath ? [name] : directories.map { "\($0)/lxc-\(name)" }
        let isName = !name.isEmpty && !name.utf8.contains(0)
        guard isName, let path = candidates.first(where: { unsafe access($0, X_OK) == 0 }) else {
            throw .notFound(path: candidates.first ?? name)
        }
        self.path = path
    }

    /// Runs it with these arguments and everything else as it is here, and waits; returns its exit status.
    ///
    /// A template that a signal ended gives 128 and the signal's number, as a shell would say it. Signals that ask this
    /// program to stop meanwhile are passed on to it, when they reach the thread that waits.
    public func run(_ arguments: [[UInt8]]) throws(TemplateError) -> Int32 {
        var stopping = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&stopping)
        for signal in [SIGHUP, SIGINT, SIGTERM, SIGCHLD] { unsafe sigaddset(&stopping, signal) }
        // Nothing is lost between the start of the template and the wait for it.
        unsafe pthread_sigmask(SIG_BLOCK, &stopping, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        let child = try start(arguments, mask: before)
        while true {
            var status: CInt = 0
            let ended = unsafe waitpid(child, &status, WNOHANG)
            if ended == child { return Template.exitStatus(status) }
            guard ended == 0 || errno == EINTR else { throw .cannotRun(path: path, code: errno) }
            // Another thread, if there is one, may take the signal that tells of the end: not for ever, then.
            var second = timespec(tv_sec: 1, tv_nsec: 0)
            let signal = unsafe sigtimedwait(&stopping, nil, &second)
            if signal > 0, signal != SIGCHLD { kill(child, signal) }
        }
    }

    private func start(_ arguments: [[UInt8]], mask: sigset_t) throws(TemplateError) -> pid_t {
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var mask = mask
        unsafe posix_spawnattr_setsigmask(&attributes, &mask)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // liblxc gives the last component as the program's name.
        let name = path.split(separator: "/").last.map(String.init) ?? path
        var words =
            unsafe ([Array(name.utf8)] + arguments).map { word in
                unsafe (word + [0]).withUnsafeBytes { bytes in
                    unsafe bytes.withMemoryRebound(to: CChar.self) {
                        unsafe $0.baseAddress.flatMap { unsafe strdup($0) }
                    }
                }
            } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var child = pid_t()
        let code = unsafe posix_spawn(&child, path, nil, &attributes, &words, environ)
        guard code == 0 else { throw .cannotRun(path: path, code: code) }
        return child
    }

    private static func exitStatus(_ status: CInt) -> Int32 {
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}

/// Why a template could not be run.
public enum TemplateError: Error, Equatable, Sendable {
    /// There is no executable at this place.
    case notFound(path: String)
    /// The operating system refused; `code` is `errno`.
    case cannotRun(path: String, code: Int32)
}
