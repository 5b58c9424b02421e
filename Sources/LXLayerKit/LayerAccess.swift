internal import FoundationEssentials

/// How layers are got at: nothing of it changes a result.
public struct LayerAccess: Sendable {
    /// How many layers are read at the same time, at least one; by default as many as there are processors.
    public var jobs: Int

    /// As many jobs as there are processors, or others.
    public init(jobs: Int? = nil) { self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount) }
}
