import LayerEntries

extension PlanBuilder {
    mutating func directory(_ operation: DirectoryOperation, by step: PlannedStep) throws -> SkipReason? {
        let location = try place(operation.path, followingLast: true, forDirectory: true)
        var metadata = EntryMetadata(
            mode: operation.mode, uid: operation.uid, gid: operation.gid, modified: timestamp)
        if let entry = location.entry {
            guard entry.kind == .directory else { throw Obstacle.notDirectory(location.path) }
            guard operation.setsExisting else { return nil }
            metadata.xattrs = entry.metadata.xattrs
        }
        try draft.put(LayerEntry(path: location.path, kind: .directory, metadata: metadata), by: step)
        return nil
    }

    mutating func file(_ operation: FileOperation, by step: PlannedStep) throws -> SkipReason? {
        let location = try place(operation.path, followingLast: false)
        let entry = newFile(
            at: location.path, operation.content, mode: operation.mode, uid: operation.uid, gid: operation.gid)
        return try put(entry, over: location, operation.ifExists, by: step)
    }

    mutating func symlink(_ operation: SymlinkOperation, by step: PlannedStep) throws -> SkipReason? {
        let location = try place(operation.path, followingLast: false)
        return try put(newSymlink(at: location.path, operation.target), over: location, operation.ifExists, by: step)
    }

    /// Puts an entry where something may be already.
    mutating func put(
        _ entry: LayerEntry, over location: Location, _ policy: ExistingPolicy, by step: PlannedStep
    ) throws -> SkipReason? {
        if let present = location.entry, try !isSame(present, entry) {
            switch policy {
            case .keep: return .kept(location.path)
            case .error: throw PlanError.exists(location.path, step.reference)
            case .replace:
                if present.kind == .directory { throw Obstacle.directoryInTheWay(location.path) }
            }
        }
        try draft.put(entry, by: step)
        return nil
    }

    /// Paths are independent of each other: one that cannot go does not keep the others.
    mutating func remove(_ paths: [EntryPath], by step: PlannedStep) throws -> SkipReason? {
        var found = false
        var obstacle: Obstacle?
        for path in paths {
            do {
                if try remove(path, by: step) { found = true }
            } catch let caught as Obstacle {
                if let obstacle { warn(.obstacle(obstacle), by: step) }
                obstacle = caught
            }
        }
        if let obstacle {
            if !found { throw obstacle }
            warn(.obstacle(obstacle), by: step)
        }
        return found ? nil : .absent(paths.first ?? .root)
    }

    /// Whether there was something.
    mutating func remove(_ path: EntryPath, by step: PlannedStep) throws -> Bool {
        guard Glob.isGlob(path.name) else {
            let location = try place(path, followingLast: false)
            // What an earlier step puts there is not gone because the image lacks it.
            guard location.entry != nil || draft.items[location.path] != nil else { return false }
            try draft.remove(location.path, by: step)
            return true
        }
        let directory = try place(path.parent, followingLast: true, forDirectory: true)
        let names = tree.names(in: directory.path).filter { Glob.matches($0, path.name) }
        for name in names {
            // Once more through the door, which knows what no layer may touch.
            let location = try place(directory.path.appending(name), followingLast: false)
            try draft.remove(location.path, by: step)
        }
        return !names.isEmpty
    }

    func newFile(
        at path: EntryPath, _ content: [UInt8], mode: UInt16 = 0o644, uid: UInt32 = 0, gid: UInt32 = 0
    ) -> LayerEntry {
        LayerEntry(
            path: path, kind: .file(size: Int64(content.count)),
            metadata: EntryMetadata(mode: mode, uid: uid, gid: gid, modified: timestamp), content: content)
    }

    func newSymlink(at path: EntryPath, _ target: [UInt8]) -> LayerEntry {
        LayerEntry(
            path: path, kind: .symlink(target: target), metadata: EntryMetadata(mode: 0o777, modified: timestamp))
    }

    /// Whether what is there is what shall be, but for times and attributes.
    func isSame(_ present: LayerEntry, _ wanted: LayerEntry) throws -> Bool {
        guard present.kind == wanted.kind else { return false }
        if case .symlink = present.kind { return true }
        guard present.metadata.mode == wanted.metadata.mode, present.metadata.uid == wanted.metadata.uid,
            present.metadata.gid == wanted.metadata.gid
        else { return false }
        guard case .file(let size) = present.kind, let content = wanted.content else { return true }
        guard size <= Int64(Int.max) else { return false }
        return try tree.content(of: present.path, limit: content.count) == content
    }
}
