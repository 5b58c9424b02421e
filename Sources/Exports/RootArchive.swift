public import LayerEntries
public import RootTree

/// A merged tree as the members of one archive, in the order in which any program can unpack it.
///
/// A directory comes before what is in it and all of that before the next name, siblings sorted by bytes: so programs
/// that restore a directory's time when they leave it are right, too. Of the names of one file the first has the
/// contents, the others are hard links to it. There are no whiteouts and no names of owners.
public struct RootArchive: Sendable {
    private let view: MergedView
    /// The directory in the archive that the tree's root is.
    public var prefix: EntryPath
    /// Whether extended attributes are written.
    public var hasAttributes = true
    /// Whether programs that may open raw sockets by file capabilities, and no more, become set-user-ID programs.
    public var setsUserID = false

    /// A member of the archive.
    public struct Member: Sendable {
        /// The entry at its path in the archive; its contents where they are in memory.
        public var entry: LayerEntry
        /// Where a regular file's contents are otherwise.
        public var origin: TreeNode.Origin
        /// Its path in the tree.
        public var path: EntryPath
        /// What the tree says that the program may do; of the first of several names only.
        public var capabilities: FileCapabilities?
    }

    /// The archive of a tree.
    public init(_ view: MergedView, prefix: EntryPath = .root) {
        self.view = view
        self.prefix = prefix
    }

    /// Gives each member to `body`, the root first.
    public func forEachMember(_ body: (Member) throws -> Void) rethrows {
        var firstNames: [Int: EntryPath] = [:]
        try body(member(of: view.root))
        for node in view.walk(in: .depthFirst) {
            guard let group = node.hardLinkGroup else {
                try body(member(of: node))
                continue
            }
            if let first = firstNames[group] {
                try body(link(node, to: first))
            } else {
                let member = member(of: node)
                firstNames[group] = member.entry.path
                try body(member)
            }
        }
    }

    private func member(of node: TreeNode) -> Member {
        var entry = node.entry
        entry.path = archived(node.entry.path)
        let capabilities = entry.metadata.xattrs[FileCapabilities.attribute].flatMap(FileCapabilities.init)
        if setsUserID, let capabilities, capabilities.areRawSocketsOnly, case .file = entry.kind {
            entry.metadata.mode |= 0o4000
            entry.metadata.xattrs[FileCapabilities.attribute] = nil
        }
        if !hasAttributes { entry.metadata.xattrs = [:] }
        return Member(entry: entry, origin: node.origin, path: node.entry.path, capabilities: capabilities)
    }

    /// The attributes are the file's, and stand with its first name.
    private func link(_ node: TreeNode, to first: EntryPath) -> Member {
        var member = member(of: node)
        member.entry.kind = .hardlink(target: first)
        member.entry.content = nil
        member.entry.metadata.xattrs = [:]
        member.capabilities = nil
        return member
    }

    private func archived(_ path: EntryPath) -> EntryPath {
        if path.isRoot { return prefix }
        return prefix.isRoot ? path : EntryPath(components: prefix.components + path.components)
    }
}
