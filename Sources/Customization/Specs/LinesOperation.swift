public import LayerEntries

/// `lines`: edits a text file line by line; a symlink to it is followed inside the root.
///
/// For each line the first rule that matches decides; then the new lines are added where they are missing.
public struct LinesOperation: Sendable {
    /// Which file.
    public var path: EntryPath
    /// What is done, in order.
    public var rules: [LineRule]
    /// Whether a file that is not there is created, with the appended lines; otherwise the step is skipped.
    public var createsMissing: Bool
}

/// One rule of `lines`; patterns match whole lines without their line ends, if nothing else is said.
public indirect enum LineRule: Equatable, Sendable {
    /// A matching line stays as it is; if `once`, only the first one does, and the others go on to the next rules.
    case keep(Pattern, once: Bool)
    /// A matching line gets this prefix, unless it has it.
    case comment(Pattern, prefix: String)
    /// A matching line is dropped.
    case delete(Pattern)
    /// A matching line becomes this one.
    case replace(Pattern, with: String)
    /// In a line that matches `inside` (any, if nil), the first match of the pattern, the longest of those that begin
    /// there, becomes this text.
    case substitute(Pattern, with: String, inside: Pattern?)
    /// This line is there, at the end if it was not; not if some line matches `unless`.
    case append(String, unless: Pattern?)
    /// This line is there, after the first that matches if it was not.
    case insert(String, after: Pattern)
    /// The rule holds only for lines of a range.
    case within(LineRange, LineRule)
}

/// Lines from one that matches up to the next that matches `until`, which is outside; again and again.
public struct LineRange: Equatable, Sendable {
    /// Where a range begins.
    public var from: Pattern
    /// Where it ends. A file in which one does not end is not what the rule is for, and is left alone.
    public var until: Pattern
}

/// `copy`: a file that is another one with rules of `lines` applied.
public struct CopyOperation: Sendable {
    /// The file that is copied; a symlink to it is followed inside the root.
    public var source: EntryPath
    /// Where the copy is.
    public var path: EntryPath
    /// What becomes of its lines.
    public var rules: [LineRule]
    /// Permission bits; the source's, if nil.
    public var mode: UInt16?
    /// What to do when something else is there.
    public var ifExists: ExistingPolicy
}
