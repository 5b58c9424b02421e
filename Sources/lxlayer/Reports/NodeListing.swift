import LXLayerKit
import LayerEntries
import RootTree

/// What `ls` lists: a tree, or one layer.
protocol NodeListing {
    /// The root directory.
    var root: TreeNode { get }
    /// What was odd.
    var diagnostics: [MergeDiagnostic] { get }
    /// Gives the nodes one by one.
    func forEachNode(_ body: (TreeNode) throws -> Void) throws
}

/// A merged view, or a part of it.
struct TreeListing: NodeListing {
    let tree: ImageTree
    let path: String?
    let order: MergedView.Order

    var root: TreeNode { tree.view.root }
    var diagnostics: [MergeDiagnostic] { tree.view.diagnostics }

    func forEachNode(_ body: (TreeNode) throws -> Void) throws {
        try tree.forEachNode(at: path, in: order, body)
    }
}

/// One layer's entries, in the layer's order.
struct LayerListing: NodeListing {
    let entries: EntryTable
    /// The layer's index.
    let layer: Int

    var root: TreeNode {
        entries.indices.last { entries.path(of: $0).isRoot }.map(node) ?? MergedView().root
    }
    var diagnostics: [MergeDiagnostic] { [] }

    func forEachNode(_ body: (TreeNode) throws -> Void) throws {
        for node in entries.indices.lazy.map(node) where !node.entry.path.isRoot { try body(node) }
    }

    private func node(_ number: Int) -> TreeNode {
        TreeNode(
            entry: entries[number], layer: layer, origin: .init(layer: layer, entry: number), isImplied: false)
    }
}
