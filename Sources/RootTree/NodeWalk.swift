internal import LayerEntries

/// The names of a merged tree one by one.
///
/// Complexity: n log n in the number of names; memory: the names on the way to one node and beside it.
public struct NodeWalk: Sequence, IteratorProtocol {
    private let view: MergedView
    private let order: MergedView.Order
    private let shared: Set<MergedView.EntryID>
    private var groups: [MergedView.EntryID: Int] = [:]
    private var levels: [Level] = []

    init(_ view: MergedView, in order: MergedView.Order) {
        self.view = view
        self.order = order
        shared = view.entriesWithSeveralNames()
        descend(to: 0, at: .root)
    }

    /// The next name; nil when there are no more.
    public mutating func next() -> TreeNode? {
        while let level = levels.indices.last {
            guard let step = levels[level].steps.popLast() else {
                levels.removeLast()
                continue
            }
            let path = levels[level].path.appending(step.bytes)
            guard !step.isDescent else {
                descend(to: step.name, at: path)
                continue
            }
            var node = view.node(step.name, at: path)
            if case .file(let entry) = view.names[Int(step.name)].meaning, shared.contains(entry) {
                let group = groups[entry] ?? groups.count + 1
                groups[entry] = group
                node.hardLinkGroup = group
            }
            return node
        }
        return nil
    }

    /// A directory on the way, and what is still to be done in it, the next step last.
    private struct Level {
        var path: EntryPath
        var steps: [Step]
    }

    /// A name, or what is below it.
    private struct Step {
        var name: Int32
        var bytes: ArraySlice<UInt8>
        var isDescent = false

        /// What is below a name comes where a slash would put it, or at once.
        func follows(_ other: Step, in order: MergedView.Order) -> Bool {
            for (byte, otherByte) in zip(bytes, other.bytes) where byte != otherByte { return byte > otherByte }
            let common = Swift.min(bytes.count, other.bytes.count)
            return byte(at: common, order) > other.byte(at: common, order)
        }

        private func byte(at offset: Int, _ order: MergedView.Order) -> Int {
            if offset < bytes.count { return Int(bytes[bytes.startIndex + offset]) }
            // No name holds a NUL.
            return isDescent ? order == .pathBytes ? Int(UInt8(ascii: "/")) : 0 : -1
        }
    }

    private mutating func descend(to name: Int32, at path: EntryPath) {
        guard case .directory(let directory) = view.names[Int(name)].meaning else { return }
        var steps: [Step] = []
        for name in view.names(in: directory) {
            let step = Step(name: name, bytes: view.bytes(of: name))
            steps.append(step)
            guard case .directory = view.names[Int(name)].meaning else { continue }
            steps.append(Step(name: name, bytes: step.bytes, isDescent: true))
        }
        steps.sort { $0.follows($1, in: order) }
        levels.append(Level(path: path, steps: steps))
    }
}
