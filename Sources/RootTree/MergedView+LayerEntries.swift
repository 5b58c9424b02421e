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
        append(tree, at: .root, over: 0, to: &entries, modified)
        return entries
    }

    /// `lower` is the directory that this tree has at `path`; nil when it has something else, or nothing.
    private func append(
        _ tree: ChangeTree, at path: EntryPath, over lower: Int?, to entries: inout [LayerEntry],
        _ time: ModificationTime
    ) {
        let names = tree.children.keys.sorted { $0.lexicographicallyPrecedes($1) }
        for name in names {
            guard case .remove = tree.children[name]?.change, child(name, of: lower) != nil else { continue }
            let marker = path.appending(Whiteout.prefix + name)
            entries.append(
                LayerEntry(
                    path: marker, kind: .file(size: 0), metadata: EntryMetadata(mode: 0, modified: time), content: []))
        }
        for name in names {
            guard let changes = tree.children[name] else { continue }
            let childPath = path.appending(name)
            let directory = child(name, of: lower).flatMap { inodes[$0].isDirectory ? $0 : nil }
            switch changes.change {
            case .remove: continue
            case .put(let entry):
                entries.append(entry)
                guard entry.kind == .directory else { continue }
            case nil:
                // What is below was dropped: nothing to name the directory for.
                guard changes.holdsEntries(in: self, over: directory) else { continue }
                let metadata = directory.map { inodes[$0].metadata } ?? .implied
                entries.append(LayerEntry(path: childPath, kind: .directory, metadata: metadata))
            }
            append(changes, at: childPath, over: directory, to: &entries, time)
        }
    }

    /// What a directory of this tree has under a name.
    private func child(_ name: [UInt8], of directory: Int?) -> Int? {
        directory.flatMap { inodes[$0].children[name]?.inode }
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
        func holdsEntries(in view: MergedView, over lower: Int?) -> Bool {
            children.contains { name, changes in
                let inode = view.child(name, of: lower)
                return switch changes.change {
                case .put: true
                case .remove: inode != nil
                case nil: changes.holdsEntries(in: view, over: inode.flatMap { view.inodes[$0].isDirectory ? $0 : nil })
                }
            }
        }
    }
}
