/// Something that made a step apply: a condition that holds, and what was found.
public struct MetCondition: Equatable, Sendable {
    /// The condition, as a spec has it.
    public var condition: String
    /// The fact or the parameter as it is; nil where the condition says all there is to say.
    public var found: String?

    /// A met condition of these parts.
    public init(condition: String, found: String?) {
        self.condition = condition
        self.found = found
    }
}

extension ConditionEvaluator {
    /// The innermost conditions by which one that holds does hold; of alternatives, the first that does.
    func met(_ condition: Condition?) throws -> [MetCondition] {
        switch condition {
        case nil: return []
        case .all(let parts)?: return try parts.flatMap { try met($0) }
        case .any(let parts)?:
            for part in parts where try unmet(part) == nil { return try met(part) }
            return []
        case .fact(let fact, _)?:
            let found = facts.values(of: fact, targets: targets).joined(separator: " ")
            return [MetCondition(condition: condition?.text ?? "", found: found)]
        case .parameter(let name, _)?:
            return [MetCondition(condition: condition?.text ?? "", found: parameters[name])]
        case .not(let part)?: return [MetCondition(condition: "not: {\(part.text)}", found: nil)]
        case .exists?, .symlink?, .unit?, .line?:
            return [MetCondition(condition: condition?.text ?? "", found: nil)]
        }
    }
}
