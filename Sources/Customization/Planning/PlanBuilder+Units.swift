import LayerEntries

extension PlanBuilder {
    private static let directory = "/etc/systemd/system/"
    private static let linkDirectories = ["*.wants", "*.requires", "*.upholds"].map { Array($0.utf8) }

    mutating func unit(_ operation: UnitOperation, by step: PlannedStep) throws -> SkipReason? {
        switch operation {
        case .mask(let names, let createsMissing):
            return try mask(names, createsMissing: createsMissing, by: step)
        case .unmask(let names): return try unmask(names, by: step)
        case .enable(let names):
            let present = names.filter(units.isAvailable)
            for name in present {
                guard let file = units.file(of: name) else { continue }
                try unmaskOurs(name, by: step)
                enabled[name, default: []].append(step)
                try enable(name, file: file, settings: try units.settings(at: file), by: step)
            }
            return present.isEmpty ? .noSuchUnits(names) : nil
        case .disable(let names): return try disable(names, by: step)
        case .dropIn(let names, let file, let settings):
            let present = names.filter { units.isAvailable($0) && !masked.contains($0) }
            for name in present { try dropIn(units.resolved(name), file: file ?? dropInName, settings, by: step) }
            return present.isEmpty ? .noSuchUnits(names) : nil
        case .install(let name, let text, let enables):
            let location = try place(try absolute(Self.directory + name.text), followingLast: false)
            let entry = newFile(at: location.path, Array(text.utf8))
            if let reason = try put(entry, over: location, .keep, by: step) { return reason }
            if enables {
                let settings = UnitText.settings(of: Array(text.utf8))
                try enable(name, file: location.path, settings: settings, by: step)
            }
            return nil
        }
    }

    private mutating func mask(
        _ names: [UnitName], createsMissing: Bool, by step: PlannedStep
    ) throws -> SkipReason? {
        let present = names.filter { createsMissing || units.isAvailable($0) || units.isMasked($0) }
        for name in present where !units.isMasked(name) {
            let location = try place(try absolute(Self.directory + name.text), followingLast: false)
            if let steps = enabled.removeValue(forKey: name) {
                try draft.takeOver(.path(location.path), from: steps, by: step)
                try forgetLinks(to: name, by: step)
            }
            switch location.entry?.kind {
            case .symlink?, nil:
                try draft.put(newSymlink(at: location.path, Array("/dev/null".utf8)), by: step)
            default: warn(.obstacle(.unitFileInTheWay(location.path)), by: step)
            }
        }
        return present.isEmpty ? .noSuchUnits(names) : nil
    }

    private mutating func unmask(_ names: [UnitName], by step: PlannedStep) throws -> SkipReason? {
        var found = false
        for name in names {
            let location = try place(try absolute(Self.directory + name.text), followingLast: false)
            if try unmaskOurs(name, by: step) { found = true }
            switch location.entry?.kind {
            case .symlink(let target)? where UnitCatalogue.isNullDevice(target): break
            case .file(size: 0)?: break
            default: continue
            }
            try draft.remove(location.path, by: step)
            found = true
        }
        return found ? nil : .noSuchUnits(names)
    }

    /// Takes back a mask of an earlier step, which must be allowed to give way; false when there is none.
    @discardableResult
    private mutating func unmaskOurs(_ name: UnitName, by step: PlannedStep) throws -> Bool {
        let path = try place(try absolute(Self.directory + name.text), followingLast: false).path
        guard case .put(let entry)? = draft.items[path]?.outcome, case .symlink(let target) = entry.kind,
            UnitCatalogue.isNullDevice(target)
        else { return false }
        try draft.forget(path, by: step)
        return true
    }

    /// Takes back the links by which earlier steps enable a unit.
    private mutating func forgetLinks(to name: UnitName, by step: PlannedStep) throws(PlanError) {
        for path in ourLinks(to: [name]) { try draft.forget(path, by: step) }
    }

    /// The links by which earlier steps enable units.
    private func ourLinks(to names: [UnitName]) -> [EntryPath] {
        draft.items.compactMap { path, item in
            guard case .put(let entry) = item.outcome, case .symlink = entry.kind,
                let name = UnitName(bytes: path.name),
                names.contains(name) || name.template.map(names.contains) == true,
                Self.linkDirectories.contains(where: { Glob.matches(path.parent.name, $0) })
            else { return nil }
            return path
        }.sorted()
    }

    /// Makes the links of a unit's `[Install]` section, and those of the units in its `Also=`.
    private mutating func enable(
        _ name: UnitName, file: EntryPath, settings: [UnitSetting], by step: PlannedStep
    ) throws {
        var pending = [(name: name, file: file, settings: settings)]
        var seen: Set<UnitName> = [name]
        // Also= may go on from unit to unit; no real one goes far.
        while let unit = pending.popLast(), seen.count <= 64 {
            let install = unit.settings.filter { $0.section == "Install" }
            func words(_ key: String) -> [String] {
                install.filter { $0.key == key }.flatMap { $0.value.split(separator: " ").map(String.init) }
            }
            for name in words("Also").compactMap({ UnitName($0) }) where seen.insert(name).inserted {
                guard let file = units.file(of: name) else { continue }
                pending.append((name, file, try units.settings(at: file)))
            }
            guard let instance = Self.instance(of: unit.name, by: words("DefaultInstance").last) else { continue }
            for (key, suffix) in [("WantedBy", "wants"), ("RequiredBy", "requires"), ("UpheldBy", "upholds")] {
                for target in words(key).compactMap({ UnitName($0) }) {
                    try link("\(target.text).\(suffix)/\(instance.text)", to: unit.file, by: step)
                }
            }
            for alias in words("Alias").compactMap({ UnitName($0) }) where units.units[alias] == nil {
                try link(alias.text, to: unit.file, by: step)
            }
        }
    }

    /// The name that a link gets: a template needs an instance.
    private static func instance(of name: UnitName, by defaultInstance: String?) -> UnitName? {
        guard name.isTemplate else { return name }
        guard let defaultInstance, let at = name.text.firstIndex(of: "@") else { return nil }
        return UnitName("\(name.text[...at])\(defaultInstance).\(name.type)")
    }

    /// A link that is there stays, wherever it leads: it says the same.
    private mutating func link(_ name: String, to file: EntryPath, by step: PlannedStep) throws {
        let location = try place(try absolute(Self.directory + name), followingLast: false)
        if let present = location.entry, case .symlink = present.kind {
            // Unless an earlier step takes it away: then this one must be allowed to keep it.
            if draft.items[location.path] != nil { try draft.put(present, by: step) }
            return
        }
        _ = try put(newSymlink(at: location.path, [UInt8(ascii: "/")] + file.bytes), over: location, .keep, by: step)
    }

    private mutating func disable(_ names: [UnitName], by step: PlannedStep) throws -> SkipReason? {
        let directory = try place(try absolute(Self.directory), followingLast: true, forDirectory: true).path
        var found = false
        for path in ourLinks(to: names) {
            try draft.remove(path, by: step)
            found = true
        }
        for child in tree.names(in: directory) {
            let path = directory.appending(child)
            if let alias = UnitName(bytes: child), case .symlink? = tree.entry(at: path)?.kind {
                guard !names.contains(alias), names.contains(units.resolved(alias)) else { continue }
                try draft.remove(path, by: step)
                found = true
            } else if Self.linkDirectories.contains(where: { Glob.matches(child, $0) }) {
                for bytes in tree.names(in: path) {
                    guard let name = UnitName(bytes: bytes),
                        names.contains(name) || name.template.map(names.contains) == true
                    else { continue }
                    try draft.remove(path.appending(bytes), by: step)
                    found = true
                }
            }
        }
        return found ? nil : .noSuchUnits(names)
    }

    private mutating func dropIn(
        _ unit: UnitName, file: String, _ settings: [UnitSetting], by step: PlannedStep
    ) throws {
        let location = try place(try absolute("\(Self.directory)\(unit.text).d/\(file)"), followingLast: false)
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
