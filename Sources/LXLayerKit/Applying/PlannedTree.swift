public import Customization
public import LayerEntries
internal import RootFilesystem

/// An unpacked tree, and what is to be changed in it.
public struct PlannedTree {
    let tree: RootFilesystem
    /// What the tree is, without any of our changes.
    public let facts: Facts
    /// What to change.
    public let plan: Plan
    /// The profiles that are stacked on the specs: those that the tree has, and those that come.
    public let profiles: [Profile]
    let undo: UndoWriting

    /// The root directory, as the user named it.
    public var path: String { tree.name }

    /// Whether nothing is to be done.
    public var isUnchanged: Bool { plan.treeChanges.isEmpty && undo.isUnchanged }

    /// The signal that asks the system's first process to stop everything; nil where no spec says it.
    public var haltSignal: String? {
        plan.imageSettings.lazy.map { setting in
            switch setting {
            case .stopSignal(let signal): signal
            }
        }.first
    }

    /// The program that runs the profiles' scripts, by its real path, where there are any; nil where there are none.
    public var provisionProgram: EntryPath? { ChangedTree(tree, plan.treeChanges).provisionProgram }

    /// The paths that change, marker and record among them.
    public var changedPaths: [EntryPath] { plan.treeChanges.keys.sorted() }
}

/// The file that says how a tree is taken back, before and after a plan.
struct UndoWriting {
    let path: EntryPath
    let before: TreeUndo?
    let after: TreeUndo

    var isUnchanged: Bool { before == after || before == nil && after.isEmpty }

    /// Writes what will have been there; of paths that are changed once more, both states are ours until the end.
    func begin(in tree: RootFilesystem) throws {
        var pending = after
        for (path, undo) in before?.paths ?? [:] {
            guard var known = pending.paths[path] else {
                pending.paths[path] = undo
                continue
            }
            known.after += undo.after.filter { !known.after.contains($0) }
            pending.paths[path] = known
        }
        try write(pending, in: tree)
    }

    /// Writes what is true now.
    func finish(in tree: RootFilesystem) throws {
        if after.isEmpty { return try tree.apply([path: .remove], isSynchronized: false) }
        try write(after, in: tree)
    }

    private func write(_ undo: TreeUndo, in tree: RootFilesystem) throws {
        let text = undo.text
        if let present = try? tree.content(of: path, limit: TreeUndo.limit), present == text { return }
        var changes: [EntryPath: TreeChange] = [:]
        var directory = path.parent
        while !directory.isRoot, try tree.locate(directory, followingLast: false).entry == nil {
            changes[directory] = .put(LayerEntry(path: directory, kind: .directory, metadata: .implied))
            directory = directory.parent
        }
        changes[path] = .put(
            LayerEntry(
                path: path, kind: .file(size: Int64(text.count)), metadata: EntryMetadata(mode: 0o600), content: text))
        // Waiting for a whole file system's disk once, for all changes together, is enough.
        try tree.apply(changes, isSynchronized: false)
    }
}
