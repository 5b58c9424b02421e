import LayerEntries

extension PlanBuilder {
    private static let linkDirectories = ["*.wants", "*.requires", "*.upholds"].map { Array($0.utf8) }

    /// Takes back the links by which earlier steps enable a unit.
    mutating func forgetLinks(to name: UnitName, by step: PlannedStep) throws(PlanError) {
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
    mutating func enable(
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
        let location = try place(try absolute(Self.unitDirectory + name), followingLast: false)
        if let present = location.entry, case .symlink = present.kind {
            // Unless an earlier step takes it away: then this one must be allowed to keep it.
            if draft.items[location.path] != nil { try draft.put(present, by: step) }
            return
        }
        _ = try put(newSymlink(at: location.path, [UInt8(ascii: "/")] + file.bytes), over: location, .keep, by: step)
    }

    mutating func disable(_ names: [UnitName], by step: PlannedStep) throws -> SkipReason? {
        let directory = try place(try absolute(Self.unitDirectory), followingLast: true, forDirectory: true).path
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
}
