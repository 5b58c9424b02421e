import LayerEntries

/// Settings that steps want in one drop-in, over what it holds already.
struct DropInEdits {
    /// What is there: its entry and its settings.
    let existing: (entry: LayerEntry, dropIn: UnitDropIn)?
    private var wanted = UnitDropIn()
    private var owners: [UnitDropIn.Key: StepReference] = [:]

    init(
        _ settings: [UnitSetting], existing: (entry: LayerEntry, dropIn: UnitDropIn)?, by step: StepReference
    ) {
        self.existing = existing
        wanted = UnitDropIn(settings)
        for key in wanted.keys { owners[key] = step }
    }

    /// Whether any setting is this step's.
    func hasEdits(of step: StepReference) -> Bool { owners.values.contains(step) }

    /// Takes another step's settings in, and tells whose gave way to them.
    mutating func merge(
        _ other: DropInEdits, path: EntryPath, by step: PlannedStep
    ) throws(PlanError) -> Set<StepReference> {
        var gone: Set<StepReference> = []
        for key in other.wanted.keys {
            guard let values = other.wanted[key], let owner = other.owners[key] else { continue }
            if let present = wanted[key], let first = owners[key] {
                if present == values { continue }
                guard step.overrides(first) else {
                    throw .conflict(
                        .setting(path, section: key.section, key: key.name), first: first, second: owner)
                }
                gone.insert(first)
            }
            wanted[key] = values
            owners[key] = owner
        }
        return gone
    }

    /// The file's new bytes; nil when it says all that already.
    var result: [UInt8]? {
        var dropIn = existing?.dropIn ?? UnitDropIn()
        for key in wanted.keys { dropIn[key] = wanted[key] }
        return dropIn == existing?.dropIn ? nil : Array(dropIn.text.utf8)
    }
}
