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

    mutating func put(_ entry: LayerEntry, by step: PlannedStep) throws(PlanError) {
        guard let item = items[entry.path] else {
            items[entry.path] = Item(outcome: .put(entry), steps: [step])
            return
        }
        guard case .put(let other) = item.outcome, other == entry else { throw conflict(entry.path, item, step) }
        items[entry.path]?.add(step)
    }

    mutating func remove(_ path: EntryPath, by step: PlannedStep) throws(PlanError) {
        guard let item = items[path] else {
            items[path] = Item(outcome: .remove, steps: [step])
            return
        }
        guard case .remove = item.outcome else { throw conflict(path, item, step) }
        items[path]?.add(step)
    }

    mutating func edit(_ path: EntryPath, _ edits: LineEdits, by step: PlannedStep) throws(PlanError) {
        guard let item = items[path] else {
            items[path] = Item(outcome: .lines(edits), steps: [step])
            return
        }
        guard case .lines(var all) = item.outcome else { throw conflict(path, item, step) }
        try all.merge(edits, path: path)
        items[path]?.outcome = .lines(all)
        items[path]?.add(step)
    }

    mutating func edit(_ path: EntryPath, _ edits: DropInEdits, by step: PlannedStep) throws(PlanError) {
        guard let item = items[path] else {
            items[path] = Item(outcome: .dropIn(edits), steps: [step])
            return
        }
        guard case .dropIn(var all) = item.outcome else { throw conflict(path, item, step) }
        try all.merge(edits, path: path)
        items[path]?.outcome = .dropIn(all)
        items[path]?.add(step)
    }

    private func conflict(_ path: EntryPath, _ item: Item, _ step: PlannedStep) -> PlanError {
        .conflict(.path(path), first: item.steps.first?.reference ?? step.reference, second: step.reference)
    }
}
