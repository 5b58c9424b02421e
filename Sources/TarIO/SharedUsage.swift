internal import Synchronization

/// What layers that are read at the same time have taken together of the limits that hold for all of them.
///
/// It depends on who was faster: good for stopping early, not for telling what is wrong.
public final class SharedUsage: Sendable {
    private let usage = Mutex(ReadUsage())

    /// Nothing yet.
    public init() {}

    /// Adds to it, and gives all of it.
    func add(_ more: ReadUsage) -> ReadUsage {
        usage.withLock { usage in
            usage = usage.adding(more)
            return usage
        }
    }
}
