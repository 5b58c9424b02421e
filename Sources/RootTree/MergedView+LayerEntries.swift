public import LayerEntries

extension MergedView {
    /// The entries of the one layer that makes these changes to this tree, by the emit rules.
    ///
    /// Depth first: a directory with its merged metadata, its whiteouts, then its entries, each sorted by bytes (rules
    /// 4 and 5). Whiteouts are explicit, only for what is there (1, 9), never beside an entry of the same path or with
    /// anything below it (2, 3). The paths must be real ones: no parent is a symbolic link (6). `modified` is the
    /// whiteouts' time (8).
    public func layerEntries(for changes: [EntryPath: TreeChange], modified: ModificationTime) -> [LayerEntry] {
        let tree = ChangeTree(changes, over: self)
        var entries: [LayerEntry] = []
        var pending = [0]
        while let place = pending.popLast() {
            let node = tree.nodes[place]
            let path = tree.path(of: place)
            switch node.change {
            case .put(let entry):
                entries.append(entry)
                guard entry.kind == .directory else { continue }
            case nil where place != 0:
                // What is below was dropped: nothing to name the directory for.
                guard node.holdsEntries else { continue }
                if case .directory(let directory) = node.lower {
                    entries.append(self.node(directories[Int(directory)].name, at: path).entry)
                } else {
                    entries.append(LayerEntry(path: path, kind: .directory, metadata: .implied))
                }
            default: break
            }
            let children = node.children.sorted { $0.key.lexicographicallyPrecedes($1.key) }
            for (name, child) in children where tree.nodes[child].change == .remove {
                guard tree.nodes[child].holdsEntries else { continue }
                let metadata = EntryMetadata(mode: 0, modified: modified)
                entries.append(
                    LayerEntry(
                        path: path.appending(Whiteout.prefix + name), kind: .file(size: 0), metadata: metadata,
                        content: []))
            }
            pending += children.reversed().map(\.value).filter { tree.nodes[$0].change != .remove }
        }
        return entries
    }

    /// The changes by path component, beside what this tree has there; parents come before what is below them.
    private struct ChangeTree {
        struct Node {
            let parent: Int
            let name: [UInt8]
            let lower: Meaning
            var change: TreeChange?
            var children: [[UInt8]: Int] = [:]
            /// Whether it makes an entry or a whiteout, or something below it does.
            var holdsEntries = false
        }

        private(set) var nodes: [Node]

        init(_ changes: [EntryPath: TreeChange], over view: MergedView) {
            nodes = [Node(parent: 0, name: [], lower: view.names[0].meaning)]
            for (path, change) in changes {
                let node = path.components.reduce(0) { child($1, of: $0, over: view) }
                nodes[node].change = change
            }
            for node in nodes.indices.reversed() {
                switch nodes[node].change {
                case .put: nodes[node].holdsEntries = true
                case .remove: nodes[node].holdsEntries = nodes[node].lower != .nothing
                case nil: break
                }
                if nodes[node].holdsEntries { nodes[nodes[node].parent].holdsEntries = true }
            }
        }

        private mutating func child(_ name: [UInt8], of parent: Int, over view: MergedView) -> Int {
            if let child = nodes[parent].children[name] { return child }
            var lower = Meaning.nothing
            if case .directory(let directory) = nodes[parent].lower {
                lower = view.meaning(of: name[...], in: directory)
            }
            nodes.append(Node(parent: parent, name: name, lower: lower))
            nodes[parent].children[name] = nodes.count - 1
            return nodes.count - 1
        }

        func path(of node: Int) -> EntryPath {
            var names: [[UInt8]] = []
            var current = node
            while current != 0 {
                names.append(nodes[current].name)
                current = nodes[current].parent
            }
            return EntryPath(components: names.reversed())
        }
    }
}
