/// How much a layer may ask for before it is refused; every field has a flag of the same name (`--max-entries`).
public struct ReadLimits: Sendable {
    /// Entries of all layers of an image together.
    public var entries: Int
    /// Components of one path.
    public var levels: Int
    /// Decompressed bytes of one layer.
    public var unpacked: Int64
    /// Decompressed bytes for each compressed one, past the first MiB.
    public var ratio: Int64

    /// The defaults, or others.
    public init(entries: Int = 10_000_000, levels: Int = 4096, unpacked: Int64 = 256 << 30, ratio: Int64 = 2000) {
        self.entries = entries
        self.levels = levels
        self.unpacked = unpacked
        self.ratio = ratio
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
}
