import LayerEntries

/// What steps want of paths so far: refuses two that want different things, and keeps who wanted what.
struct Draft {
    /// What is wanted of one path.
    enum Outcome {
        case put(LayerEntry)
        case remove
        case lines(LineEdits)
        case dropIn(DropInEdits)
    }

    struct Item {
        var outcome: Outcome
        var steps: [PlannedStep]

        mutating func add(_ step: PlannedStep) {
            if !steps.contains(where: { $0.reference == step.reference }) { steps.append(step) }
        }
    }

    private(set) var items: [EntryPath: Item] = [:]
    /// Which step's result gave way to which step.
    private(set) var overridden: Set<Override> = []

    struct Override: Hashable {
        var step: StepReference
        var by: StepReference
    }

    mutating func put(_ entry: LayerEntry, by step: PlannedStep) throws(PlanError) {
        guard let item = items[entry.path] else {
            items[entry.path] = Item(outcome: .put(entry), steps: [step])
            return
        }
        if case .put(let other) = item.outcome, other == entry {
            items[entry.path]?.add(step)
        } else {
            try takeOver(.path(entry.path), from: item.steps, by: step)
            items[entry.path] = Item(outcome: .put(entry), steps: [step])
        }
    }

    mutating func remove(_ path: EntryPath, by step: PlannedStep) throws(PlanError) {
        guard let item = items[path] else {
            items[path] = Item(outcome: .remove, steps: [step])
            return
        }
        if case .remove = item.outcome {
            items[path]?.add(step)
        } else {
            try takeOver(.path(path), from: item.steps, by: step)
            items[path] = Item(outcome: .remove, steps: [step])
        }
    }

    mutating func edit(_ path: EntryPath, _ edits: LineEdits, by step: PlannedStep) throws(PlanError) {
        guard let item = items[path] else {
            items[path] = Item(outcome: .lines(edits), steps: [step])
            return
        }
        guard case .lines(var all) = item.outcome else {
            try takeOver(.path(path), from: item.steps, by: step)
            items[path] = Item(outcome: .lines(edits), steps: [step])
            return
        }
        for gone in try all.merge(edits, by: step) {
            note(gone, by: step)
            if !all.hasEdits(of: gone) { items[path]?.steps.removeAll { $0.reference == gone } }
        }
        items[path]?.outcome = .lines(all)
        items[path]?.add(step)
    }

    mutating func edit(_ path: EntryPath, _ edits: DropInEdits, by step: PlannedStep) throws(PlanError) {
        guard let item = items[path] else {
            items[path] = Item(outcome: .dropIn(edits), steps: [step])
            return
        }
        guard case .dropIn(var all) = item.outcome else {
            try takeOver(.path(path), from: item.steps, by: step)
            items[path] = Item(outcome: .dropIn(edits), steps: [step])
            return
        }
        for gone in try all.merge(edits, path: path, by: step) {
            note(gone, by: step)
            if !all.hasEdits(of: gone) { items[path]?.steps.removeAll { $0.reference == gone } }
        }
        items[path]?.outcome = .dropIn(all)
        items[path]?.add(step)
    }

    /// Takes back what is wanted of a path, which stays as the image has it; nothing wanted is fine.
    mutating func forget(_ path: EntryPath, by step: PlannedStep) throws(PlanError) {
        guard let item = items[path] else { return }
        try takeOver(.path(path), from: item.steps, by: step)
        items[path] = nil
    }

    /// Lets a step's result stand where others' would: a conflict, unless it says that they may give way.
    mutating func takeOver(
        _ key: ConflictKey, from steps: [PlannedStep], by step: PlannedStep
    ) throws(PlanError) {
        for other in steps where !step.step.overrides.contains(other.name) {
            throw .conflict(key, first: other.reference, second: step.reference)
        }
        for other in steps { note(other.reference, by: step) }
    }

    /// Whether all that a step wanted gave way to others.
    func isOverridden(_ step: PlannedStep) -> Bool {
        overridden.contains { $0.step == step.reference }
            && !items.values.contains { item in item.steps.contains { $0.reference == step.reference } }
    }

    private mutating func note(_ gone: StepReference, by step: PlannedStep) {
        overridden.insert(Override(step: gone, by: step.reference))
    }
}
