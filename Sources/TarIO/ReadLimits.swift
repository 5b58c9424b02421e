/// How much a layer may ask for before it is refused; every field has a flag of the same name (`--max-entries`).
public struct ReadLimits: Sendable {
    /// Entries of all layers of an image together.
    public var entries: Int
    /// Components of one path.
    public var levels: Int
    /// Decompressed bytes of one layer, and bytes of one file, which a sparse one has more of.
    public var unpacked: Int64
    /// Decompressed bytes for each compressed one, past the first MiB.
    public var ratio: Int64

    /// Bytes that are kept in memory of all layers of an image together: names, link targets, attributes, small files.
    public var kept: Int64

    /// The defaults, or others.
    public init(
        entries: Int = 10_000_000, levels: Int = 4096, unpacked: Int64 = 256 << 30, ratio: Int64 = 2000,
        kept: Int64 = 1 << 30
    ) {
        self.entries = entries
        self.levels = levels
        self.unpacked = unpacked
        self.ratio = ratio
        self.kept = kept
    }
}

/// The limit that was exceeded; the raw value is the flag that raises it.
public enum ReadLimit: String, Sendable {
    /// See `ReadLimits.entries`.
    case entries = "--max-entries"
    /// See `ReadLimits.levels`.
    case levels = "--max-levels"
    /// See `ReadLimits.unpacked`.
    case unpacked = "--max-unpacked"
    /// See `ReadLimits.ratio`.
    case ratio = "--max-ratio"
    /// See `ReadLimits.kept`.
    case kept = "--max-kept"
}
