import LayerEntries

/// A step that applies, with its spec.
struct PlannedStep {
    var spec: String
    var step: Step

    var reference: StepReference { StepReference(spec: spec, step: step.id, mark: step.mark) }
}
