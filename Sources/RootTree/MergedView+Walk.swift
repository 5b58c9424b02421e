internal import LayerEntries

extension MergedView {
    /// As many symbolic links as the Linux kernel follows on one path.
    static let maximumSymlinks = 40

    /// Where a walk from the root ended.
    enum Walk {
        /// At something: its inode, and the directory and name it was found under (nil for the root).
        case found(inode: Int, parent: Int, name: [UInt8]?)
        /// At a directory that lacks the first of these names.
        case missing(directory: Int, names: [[UInt8]])
        /// At something that is no directory, with names left to go; `parent` holds it under `name`.
        case notDirectory(parent: Int, name: [UInt8], names: [[UInt8]])
        /// Over more symbolic links than are followed.
        case loop
    }

    /// Walks `path` inside the root; links in parents are followed, the last component's only if asked.
    ///
    /// `follows` is asked before a link is followed, with the number of names still to go after it; false ends the walk
    /// at the link as if it were a file. Complexity: linear in the path and the links' targets.
    func walk(
        _ path: EntryPath, followingLast: Bool, follows: (_ inode: Int, _ remaining: Int) -> Bool = { _, _ in true }
    ) -> Walk {
        var pending = Array(path.components.reversed())
        var current = 0
        var parent = 0
        var lastName: [UInt8]?
        var links = 0
        while let name = pending.popLast() {
            if name.isEmpty || name == [0x2e] { continue }
            guard inodes[current].isDirectory else {
                return .notDirectory(parent: parent, name: lastName ?? [], names: [name] + pending.reversed())
            }
            if name == [0x2e, 0x2e] {
                current = inodes[current].parent
                parent = inodes[current].parent
                lastName = current == 0 ? nil : inodes[current].name
                continue
            }
            guard let child = inodes[current].children[name] else {
                return .missing(directory: current, names: [name] + pending.reversed())
            }
            if case .symlink(let target) = inodes[child.inode].kind, followingLast || !pending.isEmpty,
                follows(child.inode, pending.count)
            {
                links += 1
                if links > MergedView.maximumSymlinks { return .loop }
                if target.first == UInt8(ascii: "/") { current = 0 }
                pending += target.split(separator: UInt8(ascii: "/")).reversed().map(Array.init)
                parent = inodes[current].parent
                lastName = current == 0 ? nil : inodes[current].name
                continue
            }
            parent = current
            current = child.inode
            lastName = name
        }
        return .found(inode: current, parent: parent, name: lastName)
    }
}
