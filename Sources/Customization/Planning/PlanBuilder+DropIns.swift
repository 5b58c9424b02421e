import LayerEntries

extension PlanBuilder {
    mutating func dropIn(
        _ unit: UnitName, file: String, _ settings: [UnitSetting], by step: PlannedStep
    ) throws {
        let location = try place(try absolute("\(Self.unitDirectory)\(unit.text).d/\(file)"), followingLast: false)
        var existing: (entry: LayerEntry, dropIn: UnitDropIn)?
        if let entry = location.entry {
            guard case .file = entry.kind else { throw Obstacle.notRegularFile(location.path) }
            guard let bytes = try tree.bytes(of: location, limit: ReadLimit.facts) else {
                throw Obstacle.tooLarge(location.path, limit: ReadLimit.facts)
            }
            existing = (entry, UnitDropIn(UnitText.settings(of: bytes)))
        }
        try draft.edit(
            location.path, DropInEdits(settings, existing: existing, by: step.reference), by: step)
    }

    /// Resets, in every unit of the image, the settings of a rule that the unit asks for.
    mutating func apply(_ rule: UnitRule, by step: PlannedStep) throws -> SkipReason? {
        let ours = Array(dropInName.utf8)
        for name in units.units.keys.sorted() {
            guard case .file? = units.units[name], let section = name.executionSection,
                !masked.contains(name), !rule.except.contains(name)
            else { continue }
            let settings = try effectiveSettings(of: name, section: section)
            let asked = rule.reset.filter { settings.asks($0.key, neutral: $0.neutral) }
            if asked.isEmpty { continue }
            for (key, _) in asked {
                if let last = settings[key]?.lastDropIn, ours.lexicographicallyPrecedes(last) {
                    warn(.laterDropIn(name, dropIn: last, key: key), by: step)
                }
            }
            let resets = asked.map { UnitSetting(section: section, key: $0.key, value: $0.neutral) }
            do {
                try dropIn(name, file: dropInName, resets, by: step)
            } catch let obstacle as Obstacle {
                warn(.obstacle(obstacle), by: step)
            }
        }
        return nil
    }

    private mutating func effectiveSettings(of name: UnitName, section: String) throws -> EffectiveSettings {
        if let known = effective[name] { return known }
        let settings = try EffectiveSettings(of: name, section: section, in: units)
        effective[name] = settings
        return settings
    }
}
