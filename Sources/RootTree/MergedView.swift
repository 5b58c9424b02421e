internal import LayerEntries

/// The root filesystem that a stack of layers makes (image-spec, layer.md, "Applying Changesets").
///
/// Names and inodes are apart, as in a file system: a hard link keeps its inode when the name it was made from is
/// replaced or removed. Pure: entries in, tree out.
public struct MergedView: Sendable {
    /// What names point to. Index 0 is the root.
    var inodes: [Inode] = [Inode(kind: .directory, metadata: .implied, layer: 0, isImplied: true)]
    /// How many layers were applied.
    public internal(set) var layerCount = 0
    /// What was odd in the layers so far, in the order of its finding.
    public internal(set) var diagnostics: [MergeDiagnostic] = []
    /// Whether the first diagnostic is an error.
    let isStrict: Bool

    /// The empty tree; under `strict`, the first diagnostic that `apply` meets is an error.
    public init(strict: Bool = false) { self.isStrict = strict }

    /// What a name points to.
    struct Inode: Sendable {
        var kind: EntryKind
        var metadata: EntryMetadata
        var content: [UInt8]?
        /// The layer whose entry made it or set its metadata last.
        var layer: Int
        /// The entry's number in that layer; -1 for a directory that no entry named.
        var entry = -1
        /// A directory that is there only because something is below it.
        var isImplied = false
        /// A directory's children; empty for everything else.
        var children: [[UInt8]: Child] = [:]
        /// A directory's parent and its name there; the root is its own parent.
        var parent = 0
        var name: [UInt8] = []

        var isDirectory: Bool { kind == .directory }
    }

    /// A name in a directory.
    struct Child: Sendable {
        var inode: Int
        /// The layer that gave the name last.
        var layer: Int
    }

    /// The path of a directory's inode. Complexity: linear in its length.
    func path(of directory: Int) -> EntryPath { EntryPath(components: names(to: directory)) }

    /// The names from the root to a directory's inode.
    func names(to directory: Int) -> [[UInt8]] {
        var names: [[UInt8]] = []
        var current = directory
        while current != 0 {
            names.append(inodes[current].name)
            current = inodes[current].parent
        }
        return names.reversed()
    }
}
