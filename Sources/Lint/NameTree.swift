internal import LayerEntries
internal import RootTree

/// The names of one layer as a tree, each beside what the layers below have there.
struct NameTree {
    /// A name; index 0 is the root. A parent's index is smaller than its children's.
    struct Node {
        var parent: Int
        var children: [[UInt8]: Int] = [:]
        /// What the layers below have at this very path; links are not followed.
        var lower: MergedView.Place?
        /// The entry that named it, or something below it, first.
        var firstMention: Int
        /// The first and the last entry of this path, whiteouts apart.
        var firstEntry: Int?
        var lastEntry: Int?
        /// The whiteout of this path.
        var whiteout: Int?
        /// The first ordinary entry below.
        var firstEntryBelow: Int?
    }

    private(set) var nodes: [Node]
    private let view: MergedView

    init(over view: MergedView) {
        self.view = view
        nodes = [Node(parent: 0, lower: view.rootPlace, firstMention: 0)]
    }

    /// The node of a path, made where it is missing. Complexity: linear in the path.
    mutating func insert(_ path: EntryPath, by entry: Int) -> Int {
        var current = 0
        for name in path.components {
            if let child = nodes[current].children[name] {
                current = child
                continue
            }
            let lower = nodes[current].lower.flatMap { view.place(of: name, in: $0) }
            nodes.append(Node(parent: current, lower: lower, firstMention: entry))
            nodes[current].children[name] = nodes.count - 1
            current = nodes.count - 1
        }
        return current
    }

    /// Notes an ordinary entry.
    mutating func addEntry(_ entry: Int, at node: Int) {
        nodes[node].firstEntry = nodes[node].firstEntry ?? entry
        nodes[node].lastEntry = entry
        var ancestor = node
        // The first entry below is set once: from there up it is set already.
        while ancestor != 0, nodes[nodes[ancestor].parent].firstEntryBelow == nil {
            ancestor = nodes[ancestor].parent
            nodes[ancestor].firstEntryBelow = entry
        }
    }

    /// Notes a whiteout.
    mutating func addWhiteout(_ entry: Int, at node: Int) { nodes[node].whiteout = entry }

    /// The node of a path, or the nearest one above it that the layer has.
    func find(_ path: EntryPath) -> (node: Int, isThere: Bool) {
        var current = 0
        for name in path.components {
            guard let child = nodes[current].children[name] else { return (current, false) }
            current = child
        }
        return (current, true)
    }

    /// The path of a node that `path` is at or below. Complexity: linear in `path`.
    func path(of node: Int, above path: EntryPath) -> EntryPath {
        var depth = 0
        var current = node
        while current != 0 {
            depth += 1
            current = nodes[current].parent
        }
        return EntryPath(components: path.components.prefix(depth))
    }

    /// What the layers below have at a node.
    func lowerKind(_ node: Int) -> EntryKind? { nodes[node].lower.map { view.kind(at: $0) } }
}
