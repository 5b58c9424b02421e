internal import Synchronization

/// How many bytes of layers' blobs were read, for whoever watches; several threads may ask.
public final class ReadMeter: Sendable {
    private let done = Atomic<Int>(0)
    private let total = Atomic<Int>(0)

    /// Nothing read, and nothing to be read.
    public init() {}

    /// The bytes that were read, and those that are known to be read in all; what is in a cache may never be.
    public var bytes: (read: Int, expected: Int) { (done.load(ordering: .relaxed), total.load(ordering: .relaxed)) }

    func expect(_ count: Int64) { total.wrappingAdd(Int(clamping: count), ordering: .relaxed) }

    func add(_ count: Int) { done.wrappingAdd(count, ordering: .relaxed) }
}
