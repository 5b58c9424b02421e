/// Why something does not apply: the condition that does not hold, and what is there instead.
public struct UnmetCondition: Equatable, Sendable {
    /// The condition, as a spec has it.
    public var condition: String
    /// What was found; nil when nothing was, or when the condition says that something shall not be.
    public var found: String?

    /// An unmet condition of these parts.
    public init(condition: String, found: String?) {
        self.condition = condition
        self.found = found
    }
}
