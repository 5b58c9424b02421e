public import LayerEntries

/// A tree as a plan leaves it, or as it was before one.
public struct ChangedTree: TreeReading {
    let base: any TreeReading
    let changes: [EntryPath: TreeChange]
    /// The names that changes put, by directory.
    private let added: [EntryPath: [[UInt8]]]

    /// The tree `base` with these changes, by their real paths.
    public init(_ base: any TreeReading, _ changes: [EntryPath: TreeChange]) {
        self.base = base
        self.changes = changes
        var added: [EntryPath: [[UInt8]]] = [:]
        for case (let path, .put) in changes where !path.isRoot { added[path.parent, default: []].append(path.name) }
        self.added = added
    }

    /// A directory on the way, and whether it is the base's: what is below a new one is new, too.
    private struct Place {
        var path: EntryPath
        var isOld: Bool
    }

    /// Where `path` really is in the changed tree.
    public func locate(_ path: EntryPath, followingLast: Bool) throws(LocateError) -> Location {
        var pending = Array(path.components.reversed())
        var places = [Place(path: .root, isOld: true)]
        var current = LayerEntry(path: .root, kind: .directory, metadata: .implied)
        var missing: EntryPath?
        var followed = 0
        while let name = pending.popLast() {
            if name == Array(".".utf8) { continue }
            if let parent = missing {
                // Below what is not there nothing is, as it is spelled.
                missing = name == Array("..".utf8) ? parent.parent : parent.appending(name)
                continue
            }
            if name == Array("..".utf8) {
                if places.count > 1 { places.removeLast() }
                continue
            }
            guard let place = places.last else { continue }
            let next = place.path.appending(name)
            guard let entry = entry(next, isOld: place.isOld) else {
                missing = next
                continue
            }
            current = entry
            switch entry.kind {
            case .symlink(let target) where !pending.isEmpty || followingLast:
                followed += 1
                if followed > EntryPath.maximumLinks { throw .loop(path) }
                pending += target.split(separator: UInt8(ascii: "/")).map(Array.init).reversed()
                if target.first == UInt8(ascii: "/") { places.removeLast(places.count - 1) }
            case .directory:
                let isOld = place.isOld && base.entry(at: next)?.kind == .directory
                places.append(Place(path: next, isOld: isOld))
            default:
                if !pending.isEmpty { throw .throughNonDirectory(next) }
                return Location(path: next, entry: entry)
            }
        }
        if let missing { return Location(path: missing, entry: nil) }
        guard let place = places.last else { return Location(path: .root, entry: current) }
        if place.path == current.path { return Location(path: place.path, entry: current) }
        // The last step was a `..`, or a link to the root.
        return Location(path: place.path, entry: changes[place.path]?.entry ?? base.entry(at: place.path))
    }

    /// The names in a directory of the changed tree.
    public func names(in directory: EntryPath) -> [[UInt8]] {
        var names = Set(added[directory] ?? [])
        if isOld(directory) {
            for name in base.names(in: directory) where changes[directory.appending(name)] != .remove {
                names.insert(name)
            }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// A regular file's bytes: those of its change, else the base's.
    public func content(of file: EntryPath, limit: Int) throws -> [UInt8] {
        guard let entry = changes[file]?.entry else { return try base.content(of: file, limit: limit) }
        return Array((entry.content ?? []).prefix(limit))
    }

    private func entry(_ path: EntryPath, isOld: Bool) -> LayerEntry? {
        switch changes[path] {
        case .put(let entry)?: entry
        case .remove?: nil
        case nil: isOld ? base.entry(at: path) : nil
        }
    }

    private func isOld(_ directory: EntryPath) -> Bool {
        var path = directory
        while !path.isRoot {
            if changes[path] == .remove || base.entry(at: path)?.kind != .directory { return false }
            path = path.parent
        }
        return true
    }
}

extension TreeChange {
    fileprivate var entry: LayerEntry? {
        if case .put(let entry) = self { entry } else { nil }
    }
}
