internal import LayerEntries

extension MergedView {
    /// As many symbolic links as the Linux kernel follows on one path.
    static let maximumSymlinks = 40
    /// As many bytes as the targets of all links on one path may have; Linux allows 4095 for one, illumos 1023.
    static let maximumTargetBytes = 8192

    /// Where a walk from the root ended.
    enum Walk {
        /// At something: its inode, and the directory and name it was found under (nil for the root).
        case found(inode: Int, parent: Int, name: [UInt8]?)
        /// At a directory that lacks the cursor's next name.
        case missing(directory: Int)
        /// At something that is no directory, with names left to go; `parent` holds it under `name`.
        case notDirectory(parent: Int, name: [UInt8])
        /// Over more symbolic links, or longer ones, than are followed.
        case loop
    }

    /// A walk on its way; it can be taken up again where it ended.
    struct Cursor {
        /// The names still to go, the next one last.
        var pending: [[UInt8]]
        /// Where the walk is, and the directory and name it was found under.
        var current = 0
        var parent = 0
        var name: [UInt8]?
        var links = 0
        var targetBytes = 0

        init(_ path: EntryPath) { pending = path.components.reversed() }
    }

    /// Walks `path` inside the root; links in parents are followed, the last component's only if asked.
    ///
    /// `passes` is told of each link that is followed, and how many names are still to go after it. Complexity: linear
    /// in the path and the links' targets.
    func walk(
        _ path: EntryPath, followingLast: Bool, passes: (_ inode: Int, _ remaining: Int) -> Void = { _, _ in }
    ) -> Walk {
        var cursor = Cursor(path)
        return walk(&cursor, followingLast: followingLast, passes: passes)
    }

    /// Goes on with a walk; names that are among `restoring`, by directory, mean what they mean there.
    func walk(
        _ cursor: inout Cursor, followingLast: Bool, restoring: [Int: [[UInt8]: Child]] = [:],
        passes: (_ inode: Int, _ remaining: Int) -> Void = { _, _ in }
    ) -> Walk {
        while let name = cursor.pending.last {
            guard inodes[cursor.current].isDirectory else {
                return .notDirectory(parent: cursor.parent, name: cursor.name ?? [])
            }
            if name == [0x2e] {
                cursor.pending.removeLast()
                continue
            }
            if name == [0x2e, 0x2e] {
                cursor.pending.removeLast()
                enter(inodes[cursor.current].parent, &cursor)
                continue
            }
            guard let child = restoring[cursor.current]?[name] ?? inodes[cursor.current].children[name] else {
                return .missing(directory: cursor.current)
            }
            cursor.pending.removeLast()
            if case .symlink(let target) = inodes[child.inode].kind, followingLast || !cursor.pending.isEmpty {
                passes(child.inode, cursor.pending.count)
                cursor.links += 1
                cursor.targetBytes += target.count
                guard cursor.links <= MergedView.maximumSymlinks, cursor.targetBytes <= MergedView.maximumTargetBytes
                else { return .loop }
                cursor.pending += target.split(separator: UInt8(ascii: "/")).reversed().map(Array.init)
                enter(target.first == UInt8(ascii: "/") ? 0 : cursor.current, &cursor)
                continue
            }
            cursor.parent = cursor.current
            cursor.current = child.inode
            cursor.name = name
        }
        return .found(inode: cursor.current, parent: cursor.parent, name: cursor.name)
    }

    private func enter(_ directory: Int, _ cursor: inout Cursor) {
        cursor.current = directory
        cursor.parent = inodes[directory].parent
        cursor.name = directory == 0 ? nil : inodes[directory].name
    }
}
