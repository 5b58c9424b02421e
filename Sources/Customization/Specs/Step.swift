/// One step of a spec: one operation, and why.
public struct Step: Sendable {
    /// The catalogue's id where it has one; unique in the spec.
    public var id: String
    /// The category of Joyent RFD 15, 1 to 7; nil when it is in none.
    public var category: Int?
    /// The reason, for people.
    public var why: String
    /// Where the knowledge comes from.
    public var source: String?
    /// When it applies; always, if nil.
    public var condition: Condition?
    /// What is done.
    public var operation: Operation
    /// Where it stands.
    public var mark: SourceMark
}
