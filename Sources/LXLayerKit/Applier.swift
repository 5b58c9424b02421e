public import Customization
internal import Glibc
internal import LayerEntries
internal import RootFilesystem

/// Does to an unpacked tree what `Converter` does to an image: the same facts, specs, plan and operations.
public struct Applier {
    private let options: ConversionOptions

    /// An applier with these options; limits of images and the name of a base mean nothing to it.
    public init(_ options: ConversionOptions) { self.options = options }

    /// What `apply` would change in the tree whose root directory is at `path`; nothing is written.
    ///
    /// The plan is made for the tree as it is. Where it was customized before, that is a plan of what is still to be
    /// done: every operation leaves alone what it finds done.
    public func plan(_ path: String) throws -> PlannedTree {
        let tree = try RootFilesystem(path: path)
        let facts = try Facts.gather(
            from: tree, architecture: Applier.architecture(), os: "linux", targets: options.specs.targets)
        let planner = Planner(
            specs: try options.specs.stacking(options.profiles), facts: facts, tree: tree,
            timestamp: ModificationTime(seconds: options.timestamp ?? Int64(time(nil))),
            parameters: options.parameters, isSet: { _ in true })
        let plan = try planner.plan().continuing(tree)
        try tree.check()
        return PlannedTree(tree: tree, facts: facts, plan: plan, profiles: options.profiles)
    }

    /// Carries the plan out; the marker and the record come last, and when this returns all of it is on the disk.
    ///
    /// After an error or a crash each file is the old or the new one, and applying again does the rest.
    public func apply(_ planned: PlannedTree) throws {
        if !options.force, !planned.plan.bootable.isBootable { throw ImageError.notBootable(planned.plan.bootable) }
        guard !planned.isUnchanged else { return }
        let last = try [CustomizationMarker.path(for: planned.plan.targets), LayerRecord.path].map { try EntryPath($0) }
        try planned.tree.apply(planned.plan.treeChanges, last: Set(last))
    }

    /// The host's, as images spell it: a tree does not say for which processor it is, and is there to be run here.
    private static func architecture() -> String {
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

/// An unpacked tree, and what is to be changed in it.
public struct PlannedTree {
    let tree: RootFilesystem
    /// What the tree is.
    public let facts: Facts
    /// What to change.
    public let plan: Plan
    /// The profiles that were stacked on the specs.
    public let profiles: [Profile]

    /// The root directory, as the user named it.
    public var path: String { tree.name }

    /// Whether nothing is to be done.
    public var isUnchanged: Bool { plan.treeChanges.isEmpty }
}
