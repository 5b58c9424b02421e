internal import Customization
internal import LayerEntries
internal import RootFilesystem

/// What must be done to a tree as it is, so that it becomes what was planned from what it was.
struct TreeDifferenceToMake {
    private(set) var changes: [EntryPath: TreeChange] = [:]
    /// Paths that go back to what they were, because nothing wants them otherwise any more.
    private(set) var restored: [Change] = []

    init(
        _ plan: Plan, _ restoration: [EntryPath: TreeChange], tree: RootFilesystem, undoPath: EntryPath
    ) throws {
        for (path, change) in plan.treeChanges where try !TreeDifferenceToMake.isDone(change, at: path, in: tree) {
            changes[path] = change
        }
        // The lowest first: a directory goes when all that is in it does.
        for path in restoration.keys.sorted().reversed() where plan.treeChanges[path] == nil && path != undoPath {
            guard let change = restoration[path], !TreeDifferenceToMake.isBelowRemoved(path, plan) else { continue }
            if try TreeDifferenceToMake.isDone(change, at: path, in: tree) { continue }
            if change == .remove {
                let stays = tree.names(in: path).map { path.appending($0) }.contains {
                    changes[$0] != .remove && $0 != undoPath
                }
                if stays { continue }
            }
            changes[path] = change
            let entry = try tree.locate(path, followingLast: false).entry
            restored.append(
                Change(restoring: path, before: NodeSummary(entry), after: NodeSummary(change)))
        }
    }

    private static func isDone(
        _ change: TreeChange, at path: EntryPath, in tree: RootFilesystem
    ) throws -> Bool {
        let location: Location
        do { location = try tree.locate(path, followingLast: false) } catch { return change == .remove }
        guard location.path == path else { return false }
        return try TreeUndo.trait(of: location.entry, in: tree) == TreeUndo.trait(of: change)
    }

    private static func isBelowRemoved(_ path: EntryPath, _ plan: Plan) -> Bool {
        var parent = path.parent
        while !parent.isRoot {
            if plan.treeChanges[parent] == .remove { return true }
            parent = parent.parent
        }
        return false
    }
}
