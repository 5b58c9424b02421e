public import LayerEntries

extension MergedView {
    /// In which order names are given.
    public enum Order: Sendable {
        /// By the bytes of the path: `a`, `a-b`, `a/b`.
        case pathBytes
        /// A directory, then all that is below it: `a`, `a/b`, `a-b`.
        case depthFirst
    }

    /// The root directory itself.
    public var root: TreeNode { node(0, at: .root) }

    /// Every name but the root, sorted by the bytes of the path unless told otherwise, each when it is asked for.
    public func walk(in order: Order = .pathBytes) -> NodeWalk { NodeWalk(self, in: order) }

    /// Every name but the root, sorted by the bytes of the path, all at once.
    public func nodes() -> [TreeNode] { Array(walk()) }

    /// The names in the directory at a real path, sorted by bytes; none when it is no directory.
    public func names(in directory: EntryPath) -> [[UInt8]] {
        var cursor = Cursor(directory.bytes[...])
        guard case .found(_, .directory(let number)) = walk(&cursor, followingLast: false) else { return [] }
        return names(in: number).map { Array(bytes(of: $0)) }.sorted { $0.lexicographicallyPrecedes($1) }
    }

    func node(_ name: Int32, at path: EntryPath) -> TreeNode {
        let giver = names[Int(name)].giver
        var origin = giver
        if case .file(let entry) = names[Int(name)].meaning { origin = entry }
        let entry =
            origin.isImplied
            ? implied.entry(Int(~origin.number), at: path)
            : layers[Int(origin.layer)].entry(Int(origin.number), at: path)
        return TreeNode(
            entry: entry, layer: Int(giver.layer),
            origin: .init(layer: Int(origin.layer), entry: max(-1, Int(origin.number))), isImplied: origin.isImplied)
    }

    /// The entries that several names mean.
    func entriesWithSeveralNames() -> Set<EntryID> {
        var counts: [EntryID: Int] = [:]
        // Only a hard link means another entry than its own: most entries need not be counted.
        forEachFile { entry, giver in if entry != giver { counts[entry, default: 0] += 1 } }
        guard !counts.isEmpty else { return [] }
        forEachFile { entry, giver in if entry == giver, let links = counts[entry] { counts[entry] = links + 1 } }
        return Set(counts.filter { $0.value > 1 }.keys)
    }

    private func forEachFile(_ body: (_ entry: EntryID, _ giver: EntryID) -> Void) {
        guard case .directory(let root) = names[0].meaning else { return }
        var pending = [root]
        while let directory = pending.popLast() {
            for name in names(in: directory) {
                switch names[Int(name)].meaning {
                case .directory(let below): pending.append(below)
                case .file(let entry): body(entry, names[Int(name)].giver)
                case .nothing: break
                }
            }
        }
    }
}
