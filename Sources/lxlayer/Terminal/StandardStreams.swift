import Glibc

/// The three descriptors that a program is started with.
enum StandardStreams {
    /// Puts what cannot be read or written where one is closed: else the next file that is opened would take its
    /// number, and with it what is meant for the stream. To be called before anything is opened.
    static func fill() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            // The lowest number that is free is this one.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
