public import LayerEntries

extension MergedView {
    /// What a look-up inside the root came to.
    public enum Found: Sendable {
        /// This node, at its real path.
        case node(TreeNode)
        /// Nothing; this is where it would be, with links in the parents followed.
        case nothing(at: EntryPath)
        /// A parent, at this path, is no directory.
        case throughNonDirectory(EntryPath)
        /// More symbolic links than are followed.
        case loop
    }

    /// Looks `path` up inside the root; links in parents are followed, the last component's only if asked.
    ///
    /// Complexity: linear in the path and the links' targets.
    public func find(_ path: EntryPath, followingLast: Bool) -> Found {
        var cursor = Cursor(path)
        switch walk(&cursor, followingLast: followingLast) {
        case .found(let inode, let parent, let name):
            guard let name else { return .node(root) }
            let layer = inodes[parent].children[name]?.layer ?? inodes[inode].layer
            return .node(node(inode, self.path(of: parent).appending(name), layer: layer))
        case .missing(let directory):
            var place = names(to: directory)
            for name in cursor.pending.reversed() where name != [0x2e] {
                if name != [0x2e, 0x2e] { place.append(name) } else if !place.isEmpty { place.removeLast() }
            }
            return .nothing(at: EntryPath(components: place))
        case .notDirectory(let parent, let name):
            return .throughNonDirectory(self.path(of: parent).appending(name))
        case .loop: return .loop
        }
    }
}
