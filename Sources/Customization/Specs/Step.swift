/// One step of a spec: one operation, and why.
public struct Step: Sendable {
    /// The catalogue's id where it has one; unique in the spec; `[A-Za-z0-9._+-]+`.
    public var id: String
    /// The category of Joyent RFD 15, 1 to 7; nil when it is in none.
    public var category: Int?
    /// The reason, for people.
    public var why: String
    /// Where the knowledge comes from.
    public var source: String?
    /// When it applies; always, if nil.
    public var condition: Condition?
    /// The steps whose results may give way to this one's.
    public var overrides: [StepName] = []
    /// What is done.
    public var operation: Operation
    /// Where it stands.
    public var mark: SourceMark
}

/// A step by name: `SPEC/ID`.
public struct StepName: Hashable, Sendable, CustomStringConvertible {
    /// The step's spec.
    public var spec: String
    /// The step's id.
    public var step: String

    init(spec: String, step: String) {
        self.spec = spec
        self.step = step
    }

    /// Reads `SPEC/ID`; nil when it is something else.
    init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/"), SpecDecoder.isName(String(text[..<slash])),
            Self.isID(String(text[text.index(after: slash)...]))
        else { return nil }
        self.init(spec: String(text[..<slash]), step: String(text[text.index(after: slash)...]))
    }

    /// What a step's id may be: the marker lists them, for shell scripts to read.
    static func isID(_ text: String) -> Bool {
        let others = ByteSet("._+-".utf8)
        return !text.isEmpty && text.utf8.count <= 128
            && text.utf8.allSatisfy { ByteSet.wordCharacters.contains($0) || others.contains($0) }
    }

    /// `SPEC/ID`
    public var description: String { "\(spec)/\(step)" }
}
