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
        var cursor = Cursor(path.bytes[...])
        switch walk(&cursor, followingLast: followingLast) {
        case .found(let name, _): return .node(node(name, at: EntryPath(components: way(to: name))))
        case .missing(let name, let directory):
            var place = way(to: directories[Int(directory)].name) + [name]
            while !cursor.isAtEnd {
                switch Array(cursor.next()) {
                case [0x2e]: break
                case [0x2e, 0x2e]: _ = place.popLast()
                case let name: place.append(name[...])
                }
            }
            return .nothing(at: EntryPath(components: place))
        case .notDirectory(let name): return .throughNonDirectory(EntryPath(components: way(to: name)))
        case .loop: return .loop
        }
    }
}
