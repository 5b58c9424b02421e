import LayerEntries

extension PlanBuilder {
    /// Goes down to a mount point component by component: a link may stand in for none of them.
    mutating func mountPoint(_ operation: MountPointOperation, by step: PlannedStep) throws -> SkipReason? {
        var current = EntryPath.root
        // Below something new there is nothing yet.
        var isNew = false
        for name in operation.path.components {
            current = current.appending(name)
            let isLast = current == operation.path
            switch isNew ? nil : tree.entry(at: current)?.kind {
            case .directory?: break
            case .file? where isLast && operation.isFile: return nil
            case .symlink?:
                guard mayReplaceLink(at: current, operation) else { throw Obstacle.linkAtMountPoint(current) }
                try draft.put(made(at: current, isLast ? operation : nil), by: step)
                isNew = true
            case nil:
                guard isLast else {
                    isNew = true
                    continue
                }
                if !operation.createsMissing { return .absent(current) }
                try draft.put(made(at: current, operation), by: step)
                isNew = true
            default: throw Obstacle.notDirectory(current)
            }
        }
        if !isNew, operation.setsExisting, let present = tree.entry(at: current), present.kind == .directory {
            var entry = made(at: current, operation)
            entry.metadata.xattrs = present.metadata.xattrs
            try draft.put(entry, by: step)
        }
        return nil
    }

    private func mayReplaceLink(at path: EntryPath, _ operation: MountPointOperation) -> Bool {
        let isLast = path == operation.path
        if isLast, operation.replacesLink { return true }
        guard tree.resolve(path) == nil else { return false }
        return isLast || ["native", "system"].contains { path.components.first == Array($0.utf8) }
    }

    /// What stands at a mount point, or above it where there is no operation.
    private func made(at path: EntryPath, _ operation: MountPointOperation?) -> LayerEntry {
        if let operation, operation.isFile { return newFile(at: path, [], mode: operation.mode) }
        return LayerEntry(
            path: path, kind: .directory,
            metadata: EntryMetadata(mode: operation?.mode ?? 0o755, modified: timestamp))
    }

    /// Gives links that lead out of the image, as the platform sees them, a relative target of the same meaning.
    mutating func relink(_ paths: [EntryPath], by step: PlannedStep) throws -> SkipReason? {
        let view = GlobalZoneView(tree: tree)
        var found = false
        for path in paths {
            guard case .outside = view.follow(path) else { continue }
            let location = try place(path, followingLast: false)
            guard let present = location.entry, case .symlink(let target) = present.kind else { continue }
            // A link that dangles is no less absolute: its own words say where it would lead.
            guard let goal = tree.resolve(path)?.path ?? absoluteGoal(target) else { continue }
            let entry = newSymlink(at: location.path, Self.relativeTarget(from: location.path, to: goal))
            _ = try put(entry, over: location, .replace, by: step)
            found = true
        }
        return found ? nil : .nothingToRepair(paths)
    }

    private func absoluteGoal(_ target: [UInt8]) -> EntryPath? {
        guard target.first == UInt8(ascii: "/") else { return nil }
        return try? EntryPath(cleaning: target)
    }

    /// The way from one real path to another.
    static func relativeTarget(from link: EntryPath, to goal: EntryPath) -> [UInt8] {
        let start = link.parent.components
        let end = goal.components
        let shared = zip(start, end).prefix { $0 == $1 }.count
        let words = Array(repeating: Array("..".utf8), count: start.count - shared) + end[shared...]
        return words.isEmpty ? Array(".".utf8) : Array(words.joined(separator: [UInt8(ascii: "/")]))
    }

    /// Puts an absolute link in a file's place, and the file where that leads.
    mutating func hide(_ operation: HideOperation, by step: PlannedStep) throws -> SkipReason? {
        let location = try place(operation.path, followingLast: false)
        guard let present = location.entry else { return .absent(operation.path) }
        guard GlobalZoneView(tree: tree).isFile(operation.path) else { return .nothingToRepair([operation.path]) }
        var goal = operation.goal
        switch present.kind {
        case .symlink:
            guard let real = tree.resolve(operation.path)?.path else { throw Obstacle.danglingLink(location.path) }
            goal = real
        case .file:
            guard let content = try tree.bytes(of: location, limit: ReadLimit.edits) else {
                throw Obstacle.tooLarge(location.path, limit: ReadLimit.edits)
            }
            let kept = try place(operation.goal, followingLast: false)
            goal = kept.path
            let metadata = present.metadata
            let entry = newFile(
                at: goal, content, mode: metadata.mode & 0o1777, uid: metadata.uid, gid: metadata.gid)
            _ = try put(entry, over: kept, .replace, by: step)
        default: throw Obstacle.notRegularFile(location.path)
        }
        let link = newSymlink(at: location.path, [UInt8(ascii: "/")] + goal.bytes)
        return try put(link, over: location, .replace, by: step)
    }
}
