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

    mutating func merge(_ other: DropInEdits, path: EntryPath) throws(PlanError) {
        for key in other.wanted.keys {
            guard let values = other.wanted[key], let owner = other.owners[key] else { continue }
            if let present = wanted[key], let first = owners[key] {
                guard present == values else {
                    throw .conflict(
                        .setting(path, section: key.section, key: key.name), first: first, second: owner)
                }
            } else {
                wanted[key] = values
                owners[key] = owner
            }
        }
    }

    /// The file's new bytes; nil when it says all that already.
    var result: [UInt8]? {
        var dropIn = existing?.dropIn ?? UnitDropIn()
        for key in wanted.keys { dropIn[key] = wanted[key] }
        return dropIn == existing?.dropIn ? nil : Array(dropIn.text.utf8)
    }
}
