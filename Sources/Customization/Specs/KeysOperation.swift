public import LayerEntries

/// `keys`: sets or takes away keys of a text file; comments, order and everything else stay.
///
/// Every assignment of a key gets the new value. One that is not there is added after a comment that shows it
/// (`#KEY=…`), else at the end of the file or of its section.
public struct KeysOperation: Sendable {
    /// Which file; a symlink to it is followed inside the root.
    public var path: EntryPath
    /// How it writes assignments.
    public var format: KeyFormat
    /// The section, in files that have some.
    public var section: String?
    /// What shall be set, with values as they are written.
    public var set: [(key: String, value: String)]
    /// What shall not be set.
    public var unset: [String]
    /// Whether a file that is not there is created; otherwise the step is skipped.
    public var createsMissing: Bool
}

/// How a file writes assignments.
public enum KeyFormat: String, Sendable, CaseIterable {
    /// `KEY=value`, as a shell reads it; `export` may come before it.
    case shell
    /// `key = value` below `[section]`.
    case ini
}
