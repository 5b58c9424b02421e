/// How much the layers of an image have taken together of the limits that hold for all of them.
public struct ReadUsage: Sendable, Equatable {
    /// Entries; see `ReadLimits.entries`.
    public var entries: Int
    /// Decompressed bytes, and the holes of sparse files; see `ReadLimits.unpacked`.
    public var unpacked: Int64
    /// Bytes that are kept in memory; see `ReadLimits.kept`.
    public var kept: Int64

    /// Nothing yet, or this much.
    public init(entries: Int = 0, unpacked: Int64 = 0, kept: Int64 = 0) {
        self.entries = entries
        self.unpacked = unpacked
        self.kept = kept
    }

    /// This and `other` together; what is too much to count stays at the most that can be.
    public func adding(_ other: ReadUsage) -> ReadUsage {
        ReadUsage(
            entries: entries.addingClamped(other.entries), unpacked: unpacked.addingClamped(other.unpacked),
            kept: kept.addingClamped(other.kept))
    }

    /// This without `other`, which is a part of it.
    func subtracting(_ other: ReadUsage) -> ReadUsage {
        ReadUsage(entries: entries - other.entries, unpacked: unpacked - other.unpacked, kept: kept - other.kept)
    }

    /// Throws `limitExceeded`, with the limit as it was set, when it is more than `limits` allow.
    public func check(_ limits: ReadLimits) throws(LayerError) {
        guard entries <= limits.entries else { throw .limitExceeded(.entries, maximum: Int64(limits.entries)) }
        guard unpacked <= limits.unpacked else { throw .limitExceeded(.unpacked, maximum: limits.unpacked) }
        guard kept <= limits.kept else { throw .limitExceeded(.kept, maximum: limits.kept) }
    }
}

extension FixedWidthInteger {
    fileprivate func addingClamped(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
