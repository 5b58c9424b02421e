import LayerEntries

/// Holds conditions against facts and a tree.
struct ConditionEvaluator {
    let facts: Facts
    let tree: any TreeReading
    let units: UnitCatalogue
    let targets: TargetSet
    /// The values of one spec's parameters, by name.
    var parameters: [String: String] = [:]
    var budget = EditBudget()

    /// The innermost condition that does not hold; nil when all is true.
    func unmet(_ condition: Condition?) throws -> UnmetCondition? {
        guard let condition else { return nil }
        switch condition {
        case .all(let parts):
            for part in parts {
                if let unmet = try unmet(part) { return unmet }
            }
            return nil
        case .any(let parts):
            for part in parts where try unmet(part) == nil { return nil }
            return UnmetCondition(condition: condition.text, found: nil)
        case .not(let part):
            return try unmet(part) == nil ? UnmetCondition(condition: condition.text, found: nil) : nil
        case .fact(let fact, let tests):
            let found = facts.values(of: fact, targets: targets)
            if tests.contains(where: { test in found.contains { Self.holds(test, for: $0) } }) { return nil }
            return failure(condition, found.isEmpty ? nil : found.joined(separator: " "))
        case .exists(let path):
            return tree.exists(path) ? nil : failure(condition)
        case .symlink(let path):
            if case .symlink? = tree.entry(at: path)?.kind { return nil }
            return failure(condition)
        case .unit(let name):
            return units.isAvailable(name) ? nil : failure(condition, units.isMasked(name) ? "masked" : nil)
        case .line(let path, let pattern):
            guard let location = tree.resolve(path),
                let bytes = try tree.bytes(of: location, limit: ReadLimit.edits)
            else { return failure(condition) }
            try budget.openFile(bytes.count)
            let isThere = try LineFile(bytes).lines.contains { line in
                try budget.check()
                return pattern.matches(line.text, budget)
            }
            return isThere ? nil : failure(condition)
        case .parameter(let name, let values):
            let found = parameters[name]
            return found.map(values.contains) == true ? nil : failure(condition, found)
        }
    }

    private func failure(_ condition: Condition, _ found: String? = nil) -> UnmetCondition {
        UnmetCondition(condition: condition.text, found: found)
    }

    private static func holds(_ test: FactTest, for found: String) -> Bool {
        switch test {
        case .equals(let text): return found == text
        case .version(let requirements):
            guard let version = Version(found) else { return false }
            return requirements.allSatisfy { $0.holds(for: version) }
        }
    }
}
