public import LayerEntries
public import RootTree

/// Judges one layer.
public enum LayerLint {
    /// Where a layer breaks the rules that all consumers need, in the order of the rules.
    ///
    /// `view` is what the layers below make, `layer` how many they are. Not judged are the order of siblings, a
    /// whiteout's owner, mode and time, and how names are spelled in the archive: nobody sees them. Complexity: linear
    /// in the names of the entries.
    public static func findings(
        in entries: EntryTable, over view: MergedView, layer: Int
    ) -> [LintFinding] {
        var judge = LayerJudge(entries, over: view, layer: layer)
        judge.judgeEntries()
        judge.judgeParents()
        return judge.collector.all
    }

    /// The same for a layer of these entries.
    public static func findings(in entries: [LayerEntry], over view: MergedView, layer: Int) -> [LintFinding] {
        findings(in: EntryTable(entries), over: view, layer: layer)
    }
}

/// A layer while it is judged.
struct LayerJudge {
    let entries: EntryTable
    var names: NameTree
    var collector: FindingCollector
    /// For each entry the node that it is, or hides; nil for what is neither.
    private(set) var nodeOfEntry: [Int?] = []
    /// For each node, what is met on the way to something below it.
    private(set) var passages: [Passage] = []

    /// What is in the way to a name.
    struct Passage {
        /// What a lower layer has there that is no directory, for entries before the one that replaces it.
        var lower: (isSymlink: Bool, until: Int)?
        /// What this layer has there.
        var own = Own.nothing

        enum Own: Equatable {
            /// Directories, or nothing.
            case nothing
            /// A symbolic link, or something else that is no directory, and its entry.
            case symlink(Int), file(Int)
            /// A path that this whiteout hides, and no entry gives.
            case hidden(Int)
        }

        /// Whether directories only are met.
        var isClear: Bool { lower == nil && own == .nothing }
    }

    init(_ entries: EntryTable, over view: MergedView, layer: Int) {
        self.entries = entries
        names = NameTree(over: view)
        collector = FindingCollector(layer: layer)
        nodeOfEntry.reserveCapacity(entries.count)
        for number in entries.indices { nodeOfEntry.append(enter(number)) }
        passages.reserveCapacity(names.nodes.count)
        for node in names.nodes.indices { passages.append(passage(below: node)) }
    }

    /// Puts an entry's name into the tree; what its name alone says is found here.
    private mutating func enter(_ number: Int) -> Int? {
        let path = entries.path(of: number)
        if LayerJudge.isBelowReservedName(path) {
            collector.add(.reservedName, at: number, path)
            return nil
        }
        switch Whiteout(lastComponent: path.name) {
        case .opaque:
            collector.add(.opaqueMarker, at: number, path)
            return names.insert(path.parent, by: number)
        case .bookkeeping:
            collector.add(.reservedName, at: number, path)
            return nil
        case .invalid: return nil
        case .name(let hidden):
            let node = names.insert(path.parent.appending(hidden), by: number)
            if names.nodes[node].whiteout != nil { collector.add(.duplicateWhiteout, at: number, path) }
            names.addWhiteout(number, at: node)
            return node
        case nil:
            let node = names.insert(path, by: number)
            if names.nodes[node].lastEntry != nil { collector.add(.duplicateEntry, at: number, path) }
            names.addEntry(number, at: node)
            return node
        }
    }

    private static func isBelowReservedName(_ path: EntryPath) -> Bool {
        // Most names have no dot: look at the bytes before taking them apart.
        guard path.bytes.contains(0x2e) else { return false }
        return path.bytes.split(separator: UInt8(ascii: "/")).dropLast().contains { $0.starts(with: Whiteout.prefix) }
    }

    /// Parents come before their children, so that theirs is known.
    private func passage(below index: Int) -> Passage {
        let node = names.nodes[index]
        var passage = index == 0 ? Passage() : passages[node.parent]
        if passage.lower == nil, node.whiteout == nil {
            switch names.lowerKind(index) {
            case nil, .directory: break
            case .symlink: passage.lower = (isSymlink: true, until: node.firstEntry ?? .max)
            default: passage.lower = (isSymlink: false, until: node.firstEntry ?? .max)
            }
        }
        guard passage.own == .nothing else { return passage }
        if let entry = node.lastEntry {
            switch entries.kind(of: entry) {
            case .directory: break
            case .symlink: passage.own = .symlink(entry)
            default: passage.own = .file(entry)
            }
        } else if let whiteout = node.whiteout {
            passage.own = .hidden(whiteout)
        }
        return passage
    }
}
