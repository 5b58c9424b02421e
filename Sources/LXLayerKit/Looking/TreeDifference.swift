public import LayerEntries
public import RootTree

/// One path that two trees do not have alike.
public struct TreeDifference: Sendable {
    /// What can differ between two entries of one path; the raw values are stable.
    public enum Field: String, Sendable, CaseIterable {
        /// What it is.
        case type
        /// Its permission bits.
        case mode
        /// Its owner.
        case uid
        /// Its group.
        case gid
        /// A file's length.
        case size
        /// When it was last modified.
        case mtime
        /// A file's bytes.
        case content
        /// Where a symbolic link points to.
        case target
        /// A device's number.
        case device
        /// Its extended attributes.
        case xattrs
        /// Which names share its inode.
        case hardlink
    }

    /// The path.
    public let path: EntryPath
    /// What the first tree has there; nil for nothing.
    public let before: TreeNode?
    /// What the second tree has there; nil for nothing.
    public let after: TreeNode?
    /// What differs; empty where one of them has nothing.
    public let fields: [Field]
}

extension TreeDifference {
    /// What differs between two nodes of one path, but for their contents and hard links.
    static func fields(_ before: LayerEntry, _ after: LayerEntry) -> [Field] {
        var fields: [Field] = []
        switch (before.kind, after.kind) {
        case (.file(let one), .file(let two)): if one != two { fields.append(.size) }
        case (.symlink(let one), .symlink(let two)): if one != two { fields.append(.target) }
        case (.characterDevice(let one), .characterDevice(let two)), (.blockDevice(let one), .blockDevice(let two)):
            if one != two { fields.append(.device) }
        case let (one, two): if one != two { fields.append(.type) }
        }
        let (one, two) = (before.metadata, after.metadata)
        if one.mode != two.mode { fields.append(.mode) }
        if one.uid != two.uid { fields.append(.uid) }
        if one.gid != two.gid { fields.append(.gid) }
        if one.modified != two.modified { fields.append(.mtime) }
        if one.xattrs != two.xattrs { fields.append(.xattrs) }
        return fields
    }
}
