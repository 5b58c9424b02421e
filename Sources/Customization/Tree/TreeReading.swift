public import LayerEntries

/// The one small protocol through which this module sees a tree.
public protocol TreeReading {
    /// Where `path` really is.
    ///
    /// Symlinks in its parents are followed inside the root, the last component's only if asked. Missing parents are
    /// kept as they are spelled.
    func locate(_ path: EntryPath, followingLast: Bool) throws(LocateError) -> Location

    /// The names in a directory given by its real path, sorted by bytes; empty when it is no directory.
    func names(in directory: EntryPath) -> [[UInt8]]

    /// A regular file's bytes, by its real path, at most `limit` bytes.
    func content(of file: EntryPath, limit: Int) throws -> [UInt8]
}

/// Where a path leads to.
public struct Location: Equatable, Sendable {
    /// The real path: no component of it but the last is a symlink.
    public var path: EntryPath
    /// What is there; nil when nothing is.
    public var entry: LayerEntry?

    /// A location of these parts.
    public init(path: EntryPath, entry: LayerEntry?) {
        self.path = path
        self.entry = entry
    }
}

/// Why a path leads nowhere.
public enum LocateError: Error, Equatable, Sendable {
    /// Its symlinks lead back to themselves, or are too many.
    case loop(EntryPath)
    /// This component of it is there and is no directory.
    case throughNonDirectory(EntryPath)
}
