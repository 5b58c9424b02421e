/// How much the layers of an image have taken together of the limits that hold for all of them.
public struct ReadUsage: Sendable {
    /// Entries; see `ReadLimits.entries`.
    public var entries: Int
    /// Bytes that are kept in memory; see `ReadLimits.kept`.
    public var kept: Int64

    /// Nothing yet, or this much.
    public init(entries: Int = 0, kept: Int64 = 0) {
        self.entries = entries
        self.kept = kept
    }

    /// Throws `limitExceeded`, with the limit as it was set, when it is more than `limits` allow.
    public func check(_ limits: ReadLimits) throws(LayerError) {
        guard entries <= limits.entries else { throw .limitExceeded(.entries, maximum: Int64(limits.entries)) }
        guard kept <= limits.kept else { throw .limitExceeded(.kept, maximum: limits.kept) }
    }
}
