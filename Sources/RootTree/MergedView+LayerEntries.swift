public import LayerEntries

extension MergedView {
    /// The entries of the one layer that makes these changes to this tree, by the emit rules.
    ///
    /// Depth first: a directory with its merged metadata, its whiteouts, then its entries, each sorted by bytes (rules
    /// 4 and 5). Whiteouts are explicit, only for what is there (1, 9), never beside an entry of the same path or with
    /// anything below it (2, 3). The paths must be real ones: no parent is a symbolic link (6). `modified` is the
    /// whiteouts' time (8).
    public func layerEntries(for changes: [EntryPath: TreeChange], modified: ModificationTime) -> [LayerEntry] {
        var tree = ChangeTree()
        for (path, change) in changes { tree.insert(change, at: path) }
        var entries: [LayerEntry] = []
        append(tree, at: .root, to: &entries, modified)
        return entries
    }

    private func append(
        _ tree: ChangeTree, at path: EntryPath, to entries: inout [LayerEntry], _ time: ModificationTime
    ) {
        let names = tree.children.keys.sorted { $0.lexicographicallyPrecedes($1) }
        for name in names {
            guard case .remove = tree.children[name]?.change, exists(path.appending(name)) else { continue }
            let marker = path.appending(Whiteout.prefix + name)
            entries.append(
                LayerEntry(
                    path: marker, kind: .file(size: 0), metadata: EntryMetadata(mode: 0, modified: time), content: []))
        }
        for name in names {
            guard let child = tree.children[name] else { continue }
            let childPath = path.appending(name)
            switch child.change {
            case .remove: continue
            case .put(let entry):
                entries.append(entry)
                guard entry.kind == .directory else { continue }
            case nil:
                // What is below was dropped: nothing to name the directory for.
                guard child.holdsEntries(in: self, at: childPath) else { continue }
                entries.append(directory(at: childPath))
            }
            append(child, at: childPath, to: &entries, time)
        }
    }

    private func exists(_ path: EntryPath) -> Bool {
        guard case .node = find(path, followingLast: false) else { return false }
        return true
    }

    /// A directory as it is in this tree, or as it is implied.
    private func directory(at path: EntryPath) -> LayerEntry {
        if case .node(let node) = find(path, followingLast: false), node.entry.kind == .directory { return node.entry }
        return LayerEntry(path: path, kind: .directory, metadata: .implied)
    }

    /// The changes by path component.
    private struct ChangeTree {
        var change: TreeChange?
        var children: [[UInt8]: ChangeTree] = [:]

        mutating func insert(_ change: TreeChange, at path: EntryPath) {
            insert(change, path.components[...])
        }

        private mutating func insert(_ change: TreeChange, _ names: ArraySlice<[UInt8]>) {
            guard let first = names.first else {
                self.change = change
                return
            }
            children[first, default: ChangeTree()].insert(change, names.dropFirst())
        }

        /// Whether anything below makes an entry or a whiteout.
        func holdsEntries(in view: MergedView, at path: EntryPath) -> Bool {
            children.contains { name, child in
                let childPath = path.appending(name)
                return switch child.change {
                case .put: true
                case .remove: view.exists(childPath)
                case nil: child.holdsEntries(in: view, at: childPath)
                }
            }
        }
    }
}
