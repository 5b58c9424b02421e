public import LayerEntries

/// The root filesystem that a stack of layers makes (image-spec, layer.md, "Applying Changesets").
///
/// Names and what they mean are apart, as in a file system: a hard link keeps its file when the name it was made from
/// is replaced or removed. All is numbers into flat arrays; what an entry says stays in its layer's table. Pure:
/// entries in, tree out. Memory: 28 bytes a name, and 4 to 11 to find it, beside the tables.
public struct MergedView: Sendable {
    /// The layers that were applied, bottom first.
    public internal(set) var layers: [EntryTable] = []
    /// Directories that are there only because something is below them, by their names; the first is the root.
    var implied = EntryTable([LayerEntry(path: .root, kind: .directory, metadata: .implied)])
    /// All names that any directory ever had; number 0 is the root's own.
    var names = [Name(directory: 0, next: Name.unlisted, giver: .root, meaning: .directory(0))]
    /// All directories that there ever were; number 0 is the root.
    var directories = [Directory(name: 0)]
    /// An open hash table of names by directory and bytes; its size is a power of two.
    var slots: [Int32] = Array(repeating: MergedView.freeSlot, count: 16)
    /// What was odd in the layers so far, in the order of its finding.
    public internal(set) var diagnostics: [MergeDiagnostic] = []
    /// Whether the first diagnostic is an error.
    let isStrict: Bool
    /// How many names there may be, those of implied directories among them.
    let maximumNames: Int

    /// The empty tree; under `strict`, the first diagnostic that `apply` meets is an error.
    ///
    /// It may have at most so many names: a single entry may imply a directory for every other byte of its path.
    public init(strict: Bool = false, maximumNames: Int = .max) {
        isStrict = strict
        self.maximumNames = min(maximumNames, MergedView.numberedNames)
    }

    /// How many layers were applied.
    public var layerCount: Int { layers.count }

    /// An entry of a layer, or a directory that the layer implies.
    struct EntryID: Hashable, Sendable {
        var layer: Int32
        /// The entry's number in the layer; of an implied directory, the complement of its number in `implied`.
        var number: Int32

        static let root = EntryID(layer: 0, number: ~0)

        var isImplied: Bool { number < 0 }
    }

    /// A name in a directory. It stays when what it means goes: a later layer may give it again.
    struct Name: Sendable {
        /// The number of the directory.
        var directory: Int32
        /// The next name in the directory's list, or what follows.
        var next: Int32
        /// The entry that gave it last, which spells it, too.
        var giver: EntryID
        var meaning: Meaning

        /// After the last name of a list.
        static let end: Int32 = -1
        /// For a name that is not in the list.
        static let unlisted: Int32 = -2
    }

    /// What a name stands for.
    enum Meaning: Hashable, Sendable {
        /// Nothing any more: a whiteout hid it.
        case nothing
        /// The directory of this number; its entry is the name's giver.
        case directory(Int32)
        /// Anything else: what this entry made. Another one than the name's giver where that is a hard link.
        case file(EntryID)
    }

    /// A directory; made anew, it has another number, and nothing of what was below it.
    struct Directory: Sendable {
        /// The number of its name.
        var name: Int32
        /// The number of the first name in it.
        var first = Name.end
    }
}
