internal import Customization
internal import Glibc
public import ImageDocuments
internal import LayerEntries
internal import RootFilesystem

/// Does to an unpacked tree what `Converter` does to an image: the same facts, specs, plan and operations.
public struct Applier {
    private let options: ConversionOptions

    /// An applier with these options; limits of images and the name of a base mean nothing to it.
    public init(_ options: ConversionOptions) { self.options = options }

    /// What `apply` would change in the tree whose root directory is at `path`; nothing is written.
    ///
    /// A tree that was customized before is planned anew from what it was, as an image is from its base: with the
    /// profiles that it has, and these options' ones behind them. What somebody else changed since then stays, and
    /// counts as the base. `container` says what an image's container runs, where the tree was just made from one.
    public func plan(_ path: String, container: ContainerConfig? = nil) throws -> PlannedTree {
        let tree = try RootFilesystem(path: path)
        let undoPath = try tree.locate(try EntryPath(TreeUndo.path), followingLast: false).path
        let written = try Applier.readUndo(of: tree, at: undoPath)
        let undo = written ?? TreeUndo()
        guard undo.targets.targets.allSatisfy(options.specs.targets.contains) else {
            throw ImageError.targetsLacking(undo.targets, given: options.specs.targets)
        }
        var restoration = try undo.restoration(of: tree, own: undoPath)
        if written != nil { restoration[undoPath] = .remove }
        let base = ChangedTree(tree, restoration)
        let stacked = try TreeProfiles(options, over: undo, try LayerRecord(of: base))
        let facts = try Facts.gather(
            from: base, architecture: Applier.architecture(), os: "linux", command: container?.commandLine ?? [],
            targets: options.specs.targets)
        let planner = Planner(
            specs: try options.specs.stacking(stacked.profiles), facts: facts, tree: base,
            timestamp: ModificationTime(seconds: options.timestamp ?? Int64(time(nil))),
            parameters: stacked.parameters, application: container.map(Application.init), isSet: { _ in true })
        var plan = try planner.plan()
        do { plan = try plan.continuing(base) } catch let error as JSONError {
            throw ImageError.damagedTreeRecord(path: "/" + LayerRecord.path, error)
        }
        try tree.check()
        var next = TreeUndo(
            targets: options.specs.targets, profiles: RecordedProfile.kept(of: stacked.profiles),
            parameters: stacked.parameters)
        try next.note(plan.treeChanges, of: base)
        let difference = try TreeDifferenceToMake(plan, restoration, tree: tree, undoPath: undoPath)
        plan.treeChanges = difference.changes
        plan.changes = plan.changes.filter { difference.changes[$0.path] != nil } + difference.restored
        plan.changes.sort { $0.path < $1.path }
        return PlannedTree(
            tree: tree, facts: facts, plan: plan, profiles: stacked.profiles,
            undo: UndoWriting(path: undoPath, before: written, after: next))
    }

    /// Carries the plan out; the marker and the record come last, and when this returns all of it is on the disk.
    ///
    /// After an error or a crash each file is the old or the new one, and applying again does the rest.
    public func apply(_ planned: PlannedTree) throws {
        guard options.force || planned.plan.bootable.isBootable else {
            throw ImageError.notBootable(planned.plan.bootable, for: .applying)
        }
        guard !planned.isUnchanged else { return }
        let last = try [CustomizationMarker.path(for: planned.plan.targets), LayerRecord.path].map { try EntryPath($0) }
        // What was there is known before anything of it goes.
        try planned.undo.begin(in: planned.tree)
        try planned.tree.apply(planned.plan.treeChanges, last: Set(last))
        try planned.undo.finish(in: planned.tree)
    }

    /// Whether nothing is in the directory at `path` but what a new file system has.
    public static func isEmpty(_ path: String) throws -> Bool { try RootFilesystem(path: path).isEmpty() }

    static func readUndo(of tree: RootFilesystem, at path: EntryPath) throws -> TreeUndo? {
        guard case .file? = try tree.locate(path, followingLast: false).entry?.kind else { return nil }
        do { return try TreeUndo(try tree.content(of: path, limit: TreeUndo.limit)) } catch let error
            as RootFilesystemError
        {
            throw error
        } catch {
            throw ImageError.damagedUndo(path: "/" + path.description)
        }
    }

    /// The host's, as images spell it: a tree does not say for which processor it is, and is there to be run here.
    static func architecture() -> String {
        var names = utsname()
        guard unsafe uname(&names) == 0 else { return "unknown" }
        let machine = unsafe withUnsafeBytes(of: &names.machine) {
            String(decoding: unsafe $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        switch machine {
        case "x86_64": return "amd64"
        case "i386", "i486", "i586", "i686": return "386"
        case "aarch64": return "arm64"
        default: return machine
        }
    }
}
