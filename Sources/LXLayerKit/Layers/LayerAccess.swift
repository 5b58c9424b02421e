internal import FoundationEssentials

/// How layers are got at: nothing of it changes a result.
public struct LayerAccess: Sendable {
    /// How many layers are read at the same time, at least one; by default as many as there are processors.
    public var jobs: Int
    /// What need not be read again; nil for nothing.
    public var cache: LayerCache?
    /// Whether a blob whose layer is in the cache's directory, and that need not be copied, is not even hashed.
    ///
    /// Whoever says so takes it that nobody has changed the blobs of the source since they were first read, nor the
    /// cache's directory.
    public var trustsCache = false

    /// Who is told how many bytes of blobs were read.
    public var meter: ReadMeter?

    /// As many jobs as there are processors, or others, and a cache or none.
    public init(jobs: Int? = nil, cache: LayerCache? = nil) {
        self.jobs = max(1, jobs ?? ProcessInfo.processInfo.activeProcessorCount)
        self.cache = cache
    }
}
