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

    /// An entry of a layer.
    public struct Origin: Hashable, Sendable {
        /// The layer's index.
        public var layer: Int
        /// The entry's number.
        public var entry: Int
    }
}

extension MergedView {
    /// The root directory itself.
    public var root: TreeNode { node(0, .root, layer: inodes[0].layer) }

    /// Every name but the root, sorted by the bytes of the path. Complexity: n log n in the number of names.
    public func nodes() -> [TreeNode] {
        var nodes: [(node: TreeNode, inode: Int)] = []
        var names: [Int: Int] = [:]
        var pending: [(directory: Int, path: EntryPath)] = [(0, .root)]
        while let (directory, path) = pending.popLast() {
            for (name, child) in inodes[directory].children {
                let childPath = path.appending(name)
                nodes.append((node(child.inode, childPath, layer: child.layer), child.inode))
                if inodes[child.inode].isDirectory {
                    pending.append((child.inode, childPath))
                } else {
                    names[child.inode, default: 0] += 1
                }
            }
        }
        nodes.sort { $0.node.entry.path < $1.node.entry.path }
        var groups: [Int: Int] = [:]
        for index in nodes.indices where names[nodes[index].inode, default: 1] > 1 {
            let group = groups[nodes[index].inode] ?? groups.count + 1
            groups[nodes[index].inode] = group
            nodes[index].node.hardLinkGroup = group
        }
        return nodes.map(\.node)
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
