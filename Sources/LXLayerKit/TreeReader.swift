public import ImageDocuments
internal import LayerEntries
public import RootTree
internal import TarIO

/// Reads an image's merged tree to look at it.
public struct TreeReader {
    let limits: ConversionLimits
    let strict: Bool
    let progress: (ProgressEvent) -> Void

    /// A reader; under `strict`, oddities are errors.
    public init(
        limits: ConversionLimits = ConversionLimits(), strict: Bool = false,
        progress: @escaping (ProgressEvent) -> Void = { _ in }
    ) {
        self.limits = limits
        self.strict = strict
        self.progress = progress
    }

    /// The tree of the image that `reference` names, our layer included.
    public func tree(_ reference: Reference) throws -> ImageTree {
        let reader = try ImageReader(reference, limits: limits)
        let image = try reader.image(reference)
        let stack = try LayerStack(
            image, from: reader.source, limits: limits.layers, strict: strict, keeping: { _, _ in false },
            progress: progress)
        return ImageTree(stack.view, of: image, in: reader.source, limits: limits.layers)
    }
}

extension ImageTree {
    /// Gives the nodes at and below `path` to `body`, sorted by path bytes; all but the root when no path is given.
    ///
    /// The path's links are followed inside the image, the last one's only when it leads to a directory.
    public func forEachNode(at path: String?, _ body: (TreeNode) throws -> Void) throws {
        guard let path else { return try view.forEachNode(body) }
        let start = try node(at: path, followingLast: true).entry
        let shown = start.kind == .directory ? start.path : try node(at: path, followingLast: false).entry.path
        try view.forEachNode { if shown.contains($0.entry.path) { try body($0) } }
    }

    /// Gives the bytes of the file at `path` to `sink`, part by part; its layer is read once more, and verified again.
    public func copyFile(at path: String, to sink: ([UInt8]) throws -> Void) throws {
        let node = try node(at: path, followingLast: true)
        guard case .file = node.entry.kind else { throw ImageError.noFile(path: path) }
        try copy(node, to: sink)
    }

    private func node(at path: String, followingLast: Bool) throws -> TreeNode {
        guard let entryPath = try? EntryPath(path),
            case .node(let node) = view.find(entryPath, followingLast: followingLast)
        else { throw ImageError.noFile(path: path) }
        return node
    }
}
