public import Customization
public import LayerEntries
internal import RootFilesystem

/// Which steps changed a path of an unpacked tree, and what was there before any of them.
public struct TreeProvenance: Sendable {
    /// The real path: links in the parents were followed inside the root.
    public let path: EntryPath
    /// What is there now; nil when nothing is.
    public let entry: LayerEntry?
    /// The steps that changed it, in their order; none where nothing of ours did.
    public let steps: [RecordedStep]
    /// What was there before; nil where no step changed it, or the record does not say it.
    public let before: RecordedNode?
    /// Whether somebody else changed it since then; false where that is not known.
    public let isChangedSince: Bool

    /// What is known of `path` in the tree whose root directory is at `root`.
    public init(of path: String, in root: String) throws {
        let tree = try RootFilesystem(path: root)
        guard let wanted = try? EntryPath(path) else { throw ImageError.nothingInTree(path: path, root: root) }
        let location = try tree.locate(wanted, followingLast: false)
        let record = try LayerRecord(of: tree)
        self.path = location.path
        entry = location.entry
        steps = record?.steps(for: location.path) ?? []
        before = record?.before(of: location.path)
        let undoPath = try tree.locate(try EntryPath(TreeUndo.path), followingLast: false).path
        if let undo = try Applier.readUndo(of: tree, at: undoPath)?.paths[location.path] {
            isChangedSince = !undo.after.contains(try TreeUndo.trait(of: location.entry, in: tree))
        } else {
            isChangedSince = false
        }
        try tree.check()
        guard entry != nil || !steps.isEmpty else { throw ImageError.nothingInTree(path: path, root: root) }
    }
}
