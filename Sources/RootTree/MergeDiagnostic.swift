public import LayerEntries

/// Something in a layer that consumers read differently, or that its maker cannot have meant.
public struct MergeDiagnostic: Equatable, Sendable {
    /// What was found; the raw values are stable.
    public enum Code: String, Equatable, Sendable {
        /// An entry is written through a symbolic link of a layer below; extractors follow it, overlay stores do not.
        case throughSymlink = "through-symlink"
        /// Two entries of one layer have the same name; the last one counts.
        case duplicateEntry = "duplicate-entry"
        /// A whiteout is no regular file; only its name counts.
        case whiteoutType = "whiteout-type"
        /// A reserved name `.wh..wh.*` that nobody uses; it is ignored.
        case unknownBookkeeping = "unknown-bookkeeping"
        /// A character device 0:0: a whiteout for overlayfs, a device for everyone else.
        case overlayWhiteout = "overlay-whiteout"
        /// A hard link to what a whiteout of the same layer removed.
        case linkToRemoved = "link-to-removed"
        /// A hard link comes before its target.
        case forwardLink = "forward-link"
        /// An entry's parent is no directory; it was made one.
        case parentNotDirectory = "parent-not-directory"
    }

    /// What was found.
    public let code: Code
    /// The layer's index, 0 at the bottom.
    public let layer: Int
    /// The entry's number in the layer, from 0.
    public let entry: Int
    /// The entry's path.
    public let path: EntryPath
}
