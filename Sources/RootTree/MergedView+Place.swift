public import LayerEntries

extension MergedView {
    /// Something in the tree, without its path; good until the next layer is applied.
    public struct Place: Hashable, Sendable {
        let inode: Int
    }

    /// The root directory.
    public var rootPlace: Place { Place(inode: 0) }

    /// What a directory has under a name; links are not followed. Nil for what is no directory. Complexity: constant.
    public func place(of name: [UInt8], in directory: Place) -> Place? {
        inodes[directory.inode].children[name].map { Place(inode: $0.inode) }
    }

    /// What is at a place.
    public func kind(at place: Place) -> EntryKind { inodes[place.inode].kind }
}
