import LayerEntries

extension PlanBuilder {
    static let unitDirectory = "/etc/systemd/system/"

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
            let location = try place(try absolute(Self.unitDirectory + name.text), followingLast: false)
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
            let location = try place(try absolute(Self.unitDirectory + name.text), followingLast: false)
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
            let location = try place(try absolute(Self.unitDirectory + name.text), followingLast: false)
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
        let path = try place(try absolute(Self.unitDirectory + name.text), followingLast: false).path
        guard case .put(let entry)? = draft.items[path]?.outcome, case .symlink(let target) = entry.kind,
            UnitCatalogue.isNullDevice(target)
        else { return false }
        try draft.forget(path, by: step)
        return true
    }
}
