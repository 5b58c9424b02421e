import LayerEntries

extension Planner {
    /// Throws what can be known to fail before there is a tree: parameters, and assertions of profiles that ask only
    /// for the target, the architecture and parameters. All other assertions wait for the tree.
    public static func check(
        _ specs: SpecSet, architecture: String, parameters: [String: String]
    ) throws {
        let tree = EmptyTree()
        let facts = try Facts.gather(from: tree, architecture: architecture, os: "linux", targets: specs.targets)
        let planner = Planner(
            specs: specs, facts: facts, tree: tree, timestamp: .epoch, parameters: parameters)
        let values = try planner.parameterValues()
        var evaluator = ConditionEvaluator(facts: facts, tree: tree, units: UnitCatalogue(tree), targets: specs.targets)
        for spec in specs.profiles.map(\.spec) {
            evaluator.parameters = values[spec.name] ?? [:]
            guard spec.targets.overlaps(specs.targets), spec.condition.map(\.isKnownBeforehand) ?? true,
                try evaluator.unmet(spec.condition) == nil
            else {
                continue
            }
            for assertion in spec.assertions where assertion.condition.isKnownBeforehand {
                guard let unmet = try evaluator.unmet(assertion.condition) else { continue }
                throw PlanError.assertion(
                    spec: spec.name, message: assertion.message, unmet: unmet, at: assertion.mark)
            }
        }
    }
}

extension Condition {
    /// Whether it asks for nothing of the tree.
    var isKnownBeforehand: Bool {
        switch self {
        case .all(let parts), .any(let parts): parts.allSatisfy(\.isKnownBeforehand)
        case .not(let part): part.isKnownBeforehand
        case .fact(let fact, _): fact == .target || fact == .architecture
        case .parameter: true
        case .exists, .symlink, .unit, .line: false
        }
    }
}

/// A tree with nothing in it.
struct EmptyTree: TreeReading {
    func locate(_ path: EntryPath, followingLast: Bool) throws(LocateError) -> Location {
        let root = LayerEntry(path: .root, kind: .directory, metadata: .implied)
        return Location(path: path, entry: path.isRoot ? root : nil)
    }

    func names(in directory: EntryPath) -> [[UInt8]] { [] }

    func content(of file: EntryPath, limit: Int) throws -> [UInt8] { [] }
}
