public import ImageDocuments
public import LayerEntries
public import RootTree
internal import TarIO

/// Reads an image's merged tree to look at it.
public struct TreeReader {
    /// How layers are got at.
    public var access = LayerAccess()
    let limits: ConversionLimits
    /// Which image of an index is meant; nil for one that runs in the target.
    let platform: Platform?
    let strict: Bool
    let progress: (ProgressEvent) -> Void

    /// A reader; under `strict`, oddities are errors.
    public init(
        limits: ConversionLimits = ConversionLimits(), platform: Platform? = nil, strict: Bool = false,
        progress: @escaping (ProgressEvent) -> Void = { _ in }
    ) {
        self.limits = limits
        self.platform = platform
        self.strict = strict
        self.progress = progress
    }

    /// The tree of the image that `reference` names, our layer included.
    ///
    /// With `keepingContents`, small files that are likely to be asked for need not be read once more.
    public func tree(_ reference: Reference, keepingContents keepsContents: Bool = false) throws -> ImageTree {
        try read(reference, keepingContents: keepsContents).tree
    }

    /// The image that `reference` names, its layers, and the tree that they make.
    func read(
        _ reference: Reference, keepingContents keepsContents: Bool
    ) throws -> (image: Image, stack: LayerStack, tree: ImageTree) {
        let reader = try ImageReader(reference, limits: limits, progress: progress)
        let image = try reader.image(reference, platform: platform)
        let options = LayerStack.Options(access, limits: limits.layers, strict: strict, keepsContents: keepsContents)
        let stack = try LayerStack(image, from: reader.source, options, progress: progress)
        let tree = ImageTree(stack.view, of: image, in: reader.source, limits: limits.layers, cache: access.cache)
        return (image, stack, tree)
    }

    /// The entries of one layer as they are in it, whiteouts and hard links among them; `number` is from 1, the lowest.
    public func entries(ofLayer number: Int, in reference: Reference) throws -> EntryTable {
        let reader = try ImageReader(reference, limits: limits, progress: progress)
        let image = try reader.image(reference, platform: platform)
        guard image.manifest.layers.indices.contains(number - 1) else {
            throw ImageError.noSuchLayer(number, count: image.manifest.layers.count)
        }
        let descriptor = image.manifest.layers[number - 1]
        let role = BlobRole.layer(number - 1, descriptor.digest)
        progress(
            .readingLayer(
                index: number - 1, count: image.manifest.layers.count, digest: descriptor.digest, size: descriptor.size)
        )
        let options = LayerStack.Options(access, limits: limits.layers, strict: strict)
        let readings = LayerReadings(image.manifest.layers, reading: [number - 1], from: reader.source, options)
        let contents = try readings.contents(of: number - 1, after: ReadUsage())
        let expected = image.config.diffIDs[number - 1]
        guard contents.diffID == expected else {
            throw ImageError.layer(.diffIDMismatch(expected: expected, actual: contents.diffID), at: role)
        }
        return contents.entries
    }
}

extension ImageTree {
    /// Gives the nodes at and below `path` to `body`, sorted by path bytes unless told otherwise; all but the root when
    /// no path is given.
    ///
    /// The path's links are followed inside the image, the last one's only when it leads to a directory. A path that is
    /// not there and holds `*` or `?` is a pattern, see `Glob`: it gives what matches, and nothing below it.
    public func forEachNode(
        at path: String?, in order: MergedView.Order = .pathBytes, _ body: (TreeNode) throws -> Void
    ) throws {
        guard let path else { return try view.walk(in: order).forEach(body) }
        if let pattern = try? EntryPath(path), Glob.isGlob(pattern.bytes),
            case .nothing = view.find(pattern, followingLast: false)
        {
            return try view.walk(in: order).forEach { if Glob.matches($0.entry.path, pattern) { try body($0) } }
        }
        let start = try node(at: path, followingLast: true).entry
        let shown = start.kind == .directory ? start.path : try node(at: path, followingLast: false).entry.path
        try view.walk(in: order).forEach { if shown.contains($0.entry.path) { try body($0) } }
    }

    /// Gives the bytes of the file at `path` to `sink`, part by part; unless they were kept, its layer is read once
    /// more, and verified again.
    public func copyFile(at path: String, to sink: ([UInt8]) throws -> Void) throws {
        let node = try node(at: path, followingLast: true)
        guard case .file(let size) = node.entry.kind else { throw ImageError.notAFile(path: path, node.entry.kind) }
        try copyContent(of: node, size: size, to: sink)
    }

    private func node(at path: String, followingLast: Bool) throws -> TreeNode {
        guard let entryPath = try? EntryPath(path),
            case .node(let node) = view.find(entryPath, followingLast: followingLast)
        else { throw ImageError.noFile(path: path) }
        return node
    }
}
