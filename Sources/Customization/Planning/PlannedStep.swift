import LayerEntries

/// A step that applies, with its spec.
struct PlannedStep {
    var spec: String
    var step: Step
    /// What made it apply, the spec's conditions first.
    var because: [MetCondition] = []

    var name: StepName { StepName(spec: spec, step: step.id) }

    func overrides(_ other: StepReference) -> Bool {
        step.overrides.contains(StepName(spec: other.spec, step: other.step))
    }

    var reference: StepReference { StepReference(spec: spec, step: step.id, mark: step.mark) }
}
