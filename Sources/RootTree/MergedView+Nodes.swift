public import LayerEntries

/// One name of a merged tree.
public struct TreeNode: Sendable {
    /// The entry: its path, what it is, and its metadata; never a hard link.
    public var entry: LayerEntry
    /// The layer that gave the name last, 0 at the bottom.
    public var layer: Int
    /// Where the contents come from: the layer and the entry's number in it; -1 for an implied directory.
    public var origin: Origin
    /// A directory that no entry names.
    public var isImplied: Bool
    /// The same for all names of one inode that has several; nil otherwise. Numbers are from 1, by first name.
    public var hardLinkGroup: Int?

    /// A node of these parts, in no hard-link group.
    public init(entry: LayerEntry, layer: Int, origin: Origin, isImplied: Bool) {
        self.entry = entry
        self.layer = layer
        self.origin = origin
        self.isImplied = isImplied
    }

    /// An entry of a layer.
    public struct Origin: Hashable, Sendable {
        /// The layer's index.
        public var layer: Int
        /// The entry's number.
        public var entry: Int

        /// The entry of this number in this layer.
        public init(layer: Int, entry: Int) {
            self.layer = layer
            self.entry = entry
        }
    }
}

extension MergedView {
    /// The root directory itself.
    public var root: TreeNode { node(0, .root, layer: inodes[0].layer) }

    /// Every name but the root, sorted by the bytes of the path. Complexity: as `forEachNode`, and holds all paths.
    public func nodes() -> [TreeNode] {
        var nodes: [TreeNode] = []
        forEachNode { nodes.append($0) }
        return nodes
    }

    /// In which order names are given.
    public enum Order: Sendable {
        /// By the bytes of the path: `a`, `a-b`, `a/b`.
        case pathBytes
        /// A directory, then all that is below it: `a`, `a/b`, `a-b`.
        case depthFirst
    }

    /// Gives every name but the root to `body`, sorted by the bytes of the path unless told otherwise.
    ///
    /// Complexity: n log n in the number of names; memory: the names on the way to one node and beside it.
    public func forEachNode(in order: Order = .pathBytes, _ body: (TreeNode) throws -> Void) rethrows {
        let linked = inodesWithSeveralNames()
        var groups: [Int: Int] = [:]
        var levels = [Level(path: .root, steps: steps(in: 0, order))]
        while let level = levels.indices.last {
            guard let step = levels[level].steps.popLast() else {
                levels.removeLast()
                continue
            }
            let path = levels[level].path.appending(step.name)
            if step.isDescent {
                levels.append(Level(path: path, steps: steps(in: step.child.inode, order)))
                continue
            }
            var node = node(step.child.inode, path, layer: step.child.layer)
            if linked.contains(step.child.inode) {
                let group = groups[step.child.inode] ?? groups.count + 1
                groups[step.child.inode] = group
                node.hardLinkGroup = group
            }
            try body(node)
        }
    }

    /// A directory on the way, and what is still to be done in it, the next step last.
    private struct Level {
        var path: EntryPath
        var steps: [Step]
    }

    /// A name, or what is below it.
    private struct Step {
        var name: [UInt8]
        var child: Child
        var isDescent: Bool

        /// What is below a name comes where a slash would put it, or at once: no name holds a NUL.
        func key(_ order: Order) -> [UInt8] {
            isDescent ? name + [order == .pathBytes ? UInt8(ascii: "/") : 0] : name
        }
    }

    private func steps(in directory: Int, _ order: Order) -> [Step] {
        var steps: [Step] = []
        for (name, child) in inodes[directory].children {
            steps.append(Step(name: name, child: child, isDescent: false))
            if inodes[child.inode].isDirectory { steps.append(Step(name: name, child: child, isDescent: true)) }
        }
        return steps.sorted { $1.key(order).lexicographicallyPrecedes($0.key(order)) }
    }

    private func inodesWithSeveralNames() -> Set<Int> {
        var seen: Set<Int> = []
        var several: Set<Int> = []
        var pending = [0]
        while let directory = pending.popLast() {
            for child in inodes[directory].children.values {
                if inodes[child.inode].isDirectory {
                    pending.append(child.inode)
                } else if !seen.insert(child.inode).inserted {
                    several.insert(child.inode)
                }
            }
        }
        return several
    }

    /// The names in the directory at a real path, sorted by bytes; none when it is no directory.
    public func names(in directory: EntryPath) -> [[UInt8]] {
        guard case .found(let inode, _, _) = walk(directory, followingLast: false) else { return [] }
        return inodes[inode].children.keys.sorted { $0.lexicographicallyPrecedes($1) }
    }

    func node(_ inode: Int, _ path: EntryPath, layer: Int) -> TreeNode {
        let value = inodes[inode]
        return TreeNode(
            entry: LayerEntry(path: path, kind: value.kind, metadata: value.metadata, content: value.content),
            layer: layer, origin: .init(layer: value.layer, entry: value.entry), isImplied: value.isImplied)
    }
}
