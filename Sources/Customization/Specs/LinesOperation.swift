public import LayerEntries

/// `lines`: edits a text file line by line; a symlink to it is followed inside the root.
///
/// For each line the first rule that matches decides; then the appended lines are added where they are missing.
public struct LinesOperation: Sendable {
    /// Which file.
    public var path: EntryPath
    /// What is done, in order.
    public var rules: [LineRule]
    /// Whether a file that is not there is created, with the appended lines; otherwise the step is skipped.
    public var createsMissing: Bool
}

/// One rule of `lines`; patterns match whole lines without their line ends.
public enum LineRule: Equatable, Sendable {
    /// A matching line stays as it is; if `once`, only the first one does, and the others go on to the next rules.
    case keep(Pattern, once: Bool)
    /// A matching line gets this prefix, unless it has it.
    case comment(Pattern, prefix: String)
    /// A matching line is dropped.
    case delete(Pattern)
    /// A matching line becomes this one.
    case replace(Pattern, with: String)
    /// This line is there, at the end if it was not.
    case append(String)
}
