public import LayerEntries

/// A layer that cannot be applied: what is wrong, and with which entry.
public struct MergeError: Error, Equatable, Sendable {
    /// What is wrong.
    public enum Fault: Equatable, Sendable {
        /// `.wh.`, `.wh..` or `.wh...`: a whiteout of nothing, of the directory itself or of its parent.
        case invalidWhiteout
        /// A name that begins with `.wh.` is used as a directory.
        case whiteoutUsedAsDirectory
        /// A hard link to a directory.
        case hardLinkToDirectory(target: EntryPath)
        /// A hard link to what is in no layer up to this one.
        case hardLinkTargetMissing(target: EntryPath)
        /// More than 40 symbolic links on the way to the entry's parent, or targets of more than 8 KiB.
        case symlinkLoop
        /// More names than are numbered.
        case tooManyNames
        /// A diagnostic, where strict checking was asked for.
        case strict(MergeDiagnostic.Code)
    }

    /// What is wrong.
    public let fault: Fault
    /// The layer's index, 0 at the bottom.
    public let layer: Int
    /// The entry's number in the layer, from 0.
    public let entry: Int
    /// The entry's path.
    public let path: EntryPath
}
