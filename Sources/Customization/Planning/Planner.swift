public import LayerEntries

/// Makes a plan of specs for one tree.
public struct Planner {
    let specs: SpecSet
    let facts: Facts
    let tree: any TreeReading
    let timestamp: ModificationTime
    let parameters: [String: String]
    let application: Application?
    let isSet: (ImageSetting) -> Bool

    /// A planner for the tree below our layer; `parameters` are values by `SPEC.NAME`, `timestamp` is what every new
    /// entry gets, `application` what a container of the image runs, and `isSet` tells which settings the image's
    /// configuration has already.
    public init(
        specs: SpecSet, facts: Facts, tree: any TreeReading, timestamp: ModificationTime,
        parameters: [String: String] = [:], application: Application? = nil,
        isSet: @escaping (ImageSetting) -> Bool = { _ in false }
    ) {
        self.specs = specs
        self.facts = facts
        self.tree = tree
        self.timestamp = timestamp
        self.parameters = parameters
        self.application = application
        self.isSet = isSet
    }

    /// Plans: throws a `PlanError`, or what reading a file's bytes throws.
    ///
    /// The same specs, parameters and tree give the same plan. Planned on its own result, it changes nothing.
    public func plan() throws -> Plan {
        let values = try parameterValues()
        var specs: [Spec] = []
        for spec in self.specs.specs { specs.append(try spec.filled(with: values[spec.name] ?? [:])) }
        let units = UnitCatalogue(tree)
        var evaluator = ConditionEvaluator(facts: facts, tree: tree, units: units, targets: self.specs.targets)
        var selection = Selection()
        for spec in specs {
            evaluator.parameters = values[spec.name] ?? [:]
            try selection.add(spec, evaluator)
        }
        var builder = PlanBuilder(tree: tree, units: units, timestamp: timestamp, targets: self.specs.targets)
        builder.budget = evaluator.budget
        builder.application = application
        builder.profiles = self.specs.profiles.map(\.name)
        builder.noteMasks(of: selection.steps)
        var done: [PlannedStep] = []
        for step in selection.steps {
            if let reason = try builder.run(step) {
                selection.skipped.append(SkippedStep(spec: step.spec, step: step.step.id, why: reason))
            } else {
                done.append(step)
            }
        }
        let result = try builder.finish()
        try builder.requireOverrides(of: done)
        // What gave way altogether was not done.
        done.removeAll { builder.draft.isOverridden($0) }
        var plan = Plan(
            changes: result.changes, skipped: inOrder(selection.skipped), bootable: facts.bootability,
            platform: facts.platform, warnings: builder.warnings, treeChanges: result.treeChanges,
            imageChanges: builder.imageChanges.filter { !isSet($0.setting) },
            targets: self.specs.targets, specs: selection.specs, specsDigest: specsDigest(values),
            parameters: chosenParameters(values))
        plan.imageSettings = builder.imageChanges.map(\.setting)
        // A setting needs the layer, too: the layer is how an image is recognised.
        if !plan.treeChanges.isEmpty || !plan.imageChanges.isEmpty {
            try addRecord(to: &plan, done: done, units: units, parameters: values)
        }
        try judge(&plan, prepared: selection.prepared)
        return plan
    }

    /// Says what the tree boots as that the plan makes.
    private func judge(_ plan: inout Plan, prepared: Set<Spec.Target>) throws {
        let changed = ChangedTree(tree, plan.treeChanges)
        plan.bootable = try facts.bootability(of: changed, for: plan.targets)
        plan.platform = try PlatformChoice.made(of: changed)
        if plan.targets.contains(.lx) {
            let written = PlatformWrites.paths(in: changed, family: plan.platform.family)
            plan.bootable.warnings += written.map(Bootability.Warning.writtenAtBoot)
        }
        plan.bootable.warnings += Bootability.sharedKeys(in: changed)
        if facts.initSystem != .none, !plan.targets.targets.allSatisfy(prepared.contains) {
            plan.bootable.warnings.append(.initNotPrepared(facts.initSystem))
        }
    }

    /// As the specs have them: conditions are known before obstacles are met.
    private func inOrder(_ skipped: [SkippedStep]) -> [SkippedStep] {
        var positions: [String: Int] = [:]
        for spec in specs.specs {
            for step in spec.steps { positions["\(spec.name)/\(step.id)"] = positions.count }
        }
        func position(_ step: SkippedStep) -> Int { positions["\(step.spec)/\(step.step)"] ?? 0 }
        return skipped.sorted { position($0) < position($1) }
    }
}
