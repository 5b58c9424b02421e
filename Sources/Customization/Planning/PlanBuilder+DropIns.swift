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
            var resets = asked.map { UnitSetting(section: section, key: $0.key, value: $0.neutral) }
            if let user = rule.user {
                for (key, value) in try account(in: settings, standIn: user) {
                    resets.append(UnitSetting(section: section, key: key, value: value))
                    if key == "User" { warn(.runsAs(name, user: user, insteadOf: settings.last(key)), by: step) }
                }
            }
            for key in resets.map(\.key) {
                if let last = settings[key]?.lastDropIn, ours.lexicographicallyPrecedes(last) {
                    warn(.laterDropIn(name, dropIn: last, key: key), by: step)
                }
            }
            do {
                try dropIn(name, file: dropInName, resets, by: step)
            } catch let obstacle as Obstacle {
                warn(.obstacle(obstacle), by: step)
            }
        }
        return nil
    }

    /// What has to be said of a unit's user and group where the image does not have them; the group is the user's then.
    private func account(
        in settings: EffectiveSettings, standIn user: String
    ) throws -> [(key: String, value: String)] {
        let accounts = AccountReader(tree: tree)
        var result: [(key: String, value: String)] = []
        if try settings.last("User").flatMap(accounts.account) == nil { result.append(("User", user)) }
        if let group = settings.last("Group"), try !accounts.hasGroup(group) { result.append(("Group", "")) }
        return result
    }

    private mutating func effectiveSettings(of name: UnitName, section: String) throws -> EffectiveSettings {
        if let known = effective[name] { return known }
        let settings = try EffectiveSettings(of: name, section: section, in: units)
        effective[name] = settings
        return settings
    }
}
