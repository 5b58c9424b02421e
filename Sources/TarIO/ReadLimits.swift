/// How much a layer may ask for before it is refused, and whether anything is forgiven.
///
/// Every limit has a flag of the same name (`--max-entries`).
public struct ReadLimits: Sendable {
    /// Entries of all layers of an image together.
    public var entries: Int
    /// Components of one path.
    public var levels: Int
    /// Bytes of one path: by default as many as a system call of Linux takes.
    public var path: Int
    /// Decompressed bytes of all layers of an image together, holes of sparse files included.
    public var unpacked: Int64
    /// Decompressed bytes for each compressed one, past the first MiB, holes of sparse files included.
    public var ratio: Int64
    /// Bytes that are kept in memory of all layers of an image together: names, link targets, attributes, small files.
    public var kept: Int64
    /// Bytes of the headers of one entry: long names, PAX records, the map of a sparse file. libarchive itself takes no
    /// more than 1 MiB of PAX records.
    public var header: Int
    /// Bytes of what was decompressed that a decompressor must keep: zstd's window, rounded down to a power of two, and
    /// xz's dictionary.
    public var window: Int64
    /// Whether names that leave the root are clamped to it, and a blob of another compression than its media type says
    /// is read: both are then diagnostics (`--lenient`).
    public var isLenient = false

    /// The defaults, or others.
    public init(
        entries: Int = 10_000_000, levels: Int = 4096, path: Int = 4095, unpacked: Int64 = 256 << 30,
        ratio: Int64 = 2000,
        kept: Int64 = 1 << 30, header: Int = 1 << 20, window: Int64 = 128 << 20
    ) {
        self.entries = entries
        self.levels = levels
        self.path = path
        self.unpacked = unpacked
        self.ratio = ratio
        self.kept = kept
        self.header = header
        self.window = window
    }
}

/// The limit that was exceeded; the raw value is the flag that raises it.
public enum ReadLimit: String, Sendable {
    /// See `ReadLimits.entries`.
    case entries = "--max-entries"
    /// See `ReadLimits.levels`.
    case levels = "--max-levels"
    /// See `ReadLimits.path`.
    case path = "--max-path"
    /// See `ReadLimits.unpacked`.
    case unpacked = "--max-unpacked"
    /// See `ReadLimits.ratio`.
    case ratio = "--max-ratio"
    /// See `ReadLimits.kept`.
    case kept = "--max-kept"
    /// See `ReadLimits.header`.
    case header = "--max-header"
    /// See `ReadLimits.window`.
    case window = "--max-window"
}

extension ReadLimits {
    /// What the limit is set to.
    func maximum(_ limit: ReadLimit) -> Int64 {
        switch limit {
        case .entries: Int64(entries)
        case .levels: Int64(levels)
        case .path: Int64(path)
        case .unpacked: unpacked
        case .ratio: ratio
        case .kept: kept
        case .header: Int64(header)
        case .window: window
        }
    }
}
