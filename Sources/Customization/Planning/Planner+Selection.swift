extension Planner {
    /// The specs and steps that apply.
    struct Selection {
        var specs: [String] = []
        var steps: [PlannedStep] = []
        var skipped: [SkippedStep] = []
        /// The targets for which one of the specs is for the image's init system.
        var prepared: Set<Spec.Target> = []

        mutating func add(_ spec: Spec, _ evaluator: ConditionEvaluator) throws {
            guard spec.targets.overlaps(evaluator.targets) else {
                let unmet = UnmetCondition(condition: "target: \(spec.targets)", found: "\(evaluator.targets)")
                skipped += spec.steps.map { SkippedStep(spec: spec.name, step: $0.id, why: .spec(unmet)) }
                return
            }
            if let unmet = try evaluator.unmet(spec.condition) {
                skipped += spec.steps.map { SkippedStep(spec: spec.name, step: $0.id, why: .spec(unmet)) }
                return
            }
            for assertion in spec.assertions {
                if let unmet = try evaluator.unmet(assertion.condition) {
                    throw PlanError.assertion(
                        spec: spec.name, message: assertion.message, unmet: unmet, at: assertion.mark)
                }
            }
            specs.append(spec.name)
            if spec.condition?.asks(for: .`init`) == true { prepared.formUnion(spec.targets.targets) }
            let reasons = try evaluator.met(spec.condition)
            for step in spec.steps {
                if let unmet = try evaluator.unmet(step.condition) {
                    skipped.append(SkippedStep(spec: spec.name, step: step.id, why: .condition(unmet)))
                } else {
                    let because = try reasons + evaluator.met(step.condition)
                    steps.append(PlannedStep(spec: spec.name, step: step, because: because))
                }
            }
        }
    }
}
