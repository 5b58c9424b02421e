import Glibc
import ImageStore

/// Being told to stop by a signal: what is staged goes, then the program ends with 128 and the signal's number.
enum Interruption {
    /// What to wait for: what ends a program politely, where the one who started us does not ignore it.
    private static let signals: sigset_t = {
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in [SIGHUP, SIGINT, SIGTERM] where !isIgnored(number) { sigaddset(&signals, number) }
        return signals
    }()

    /// Has a thread of its own wait for these signals; to be called while there is no other thread.
    static func watch() {
        // A reader that went, or a file that may not grow, is an error of the call, which cleans up.
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        var signals = Interruption.signals
        guard pthread_sigmask(SIG_BLOCK, &signals, nil) == 0 else { return }
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { _ in
                var signals = Interruption.signals
                var number: CInt = 0
                while sigwait(&signals, &number) != 0 {}
                Staging.removeAll(thenExit: 128 + number)
            }, nil)
        // Nobody would hear them.
        if failure != 0 { pthread_sigmask(SIG_UNBLOCK, &signals, nil) }
    }

    private static func isIgnored(_ number: CInt) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
