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
