internal import Digests
public import ImageDocuments
internal import LayerEntries
internal import RootTree

/// Compares two merged views, of two images or of one image up to two of its layers.
public struct TreeComparison {
    /// A side: an image, and how many of its layers count.
    public struct Side: Sendable {
        /// The image.
        public var reference: Reference
        /// Only the lowest of the layers; nil for all.
        public var layers: Int?

        /// A side of these parts.
        public init(_ reference: Reference, layers: Int? = nil) {
            self.reference = reference
            self.layers = layers
        }
    }

    private let reader: TreeReader

    /// A comparison that reads images with this reader.
    public init(_ reader: TreeReader) { self.reader = reader }

    /// All differences, sorted by path bytes.
    ///
    /// Contents are compared by digest. A layer that both images have is read once.
    public func differences(
        from first: Side, to second: Side, ignoring ignored: Set<TreeDifference.Field> = []
    ) throws -> [TreeDifference] {
        let left = try load(first)
        let right = try load(second)
        let shared = Set(left.image.manifest.layers.map(\.digest))
            .intersection(right.image.manifest.layers.map(\.digest))
        let cache = LayerCache(of: shared, over: reader.access.cache)
        let one = try tree(left, layers: first.layers, cache)
        let two = try tree(right, layers: second.layers, cache)
        return TreeComparison.merge(one, two, ignored)
    }

    private struct Loaded {
        let reader: ImageReader
        let image: Image
    }

    /// A view's nodes on their way past, and what tells its files' contents apart.
    private struct HashedTree {
        private var walk: NodeWalk
        private(set) var first: TreeNode?
        private var firstNames: [Int: EntryPath] = [:]
        let digests: [TreeNode.Origin: Digest]
        let layers: [Digest]

        init(_ stack: LayerStack) {
            walk = stack.view.walk()
            digests = stack.contentDigests
            layers = stack.layers.map(\.digest)
            _ = popFirst()
        }

        mutating func popFirst() -> TreeNode? {
            defer {
                first = walk.next()
                if let first, let group = first.hardLinkGroup {
                    firstNames[group] = firstNames[group] ?? first.entry.path
                }
            }
            return first
        }

        /// Names that share an inode are known by the first of them.
        func firstName(_ node: TreeNode) -> EntryPath? { node.hardLinkGroup.flatMap { firstNames[$0] } }
    }

    private func load(_ side: Side) throws -> Loaded {
        let imageReader = try ImageReader(side.reference, limits: reader.limits, progress: reader.progress)
        let image = try imageReader.image(side.reference, platform: reader.platform)
        if let layers = side.layers, !(0...image.manifest.layers.count).contains(layers) {
            throw ImageError.noSuchLayer(layers, count: image.manifest.layers.count)
        }
        return Loaded(reader: imageReader, image: image)
    }

    private func tree(_ loaded: Loaded, layers: Int?, _ cache: LayerCache) throws -> HashedTree {
        var options = LayerStack.Options(reader.access, limits: reader.limits.layers, strict: reader.strict)
        options.merging = layers ?? .max
        options.hashesContents = true
        options.access.cache = cache
        return HashedTree(
            try LayerStack(loaded.image, from: loaded.reader.source, options, progress: reader.progress))
    }

    private static func merge(
        _ one: HashedTree, _ two: HashedTree, _ ignored: Set<TreeDifference.Field>
    ) -> [TreeDifference] {
        var differences: [TreeDifference] = []
        var (left, right) = (one, two)
        while left.first != nil || right.first != nil {
            if let before = left.first, right.first.map({ before.entry.path < $0.entry.path }) ?? true {
                differences.append(.init(path: before.entry.path, before: before, after: nil, fields: []))
                _ = left.popFirst()
            } else if let after = right.first, left.first.map({ after.entry.path < $0.entry.path }) ?? true {
                differences.append(.init(path: after.entry.path, before: nil, after: after, fields: []))
                _ = right.popFirst()
            } else if let before = left.popFirst(), let after = right.popFirst() {
                var fields = TreeDifference.fields(before.entry, after.entry)
                if contentDiffers(before, left, after, right) { fields.append(.content) }
                if left.firstName(before) != right.firstName(after) { fields.append(.hardlink) }
                fields.removeAll(where: ignored.contains)
                if !fields.isEmpty {
                    differences.append(.init(path: before.entry.path, before: before, after: after, fields: fields))
                }
            }
        }
        return differences
    }

    /// Whether two files have other bytes. One entry of one layer has the same bytes in both.
    private static func contentDiffers(
        _ before: TreeNode, _ one: HashedTree, _ after: TreeNode, _ two: HashedTree
    ) -> Bool {
        guard case .file(let size) = before.entry.kind, case .file(let otherSize) = after.entry.kind else {
            return false
        }
        if size != otherSize || size == 0 { return size != otherSize }
        if one.layers[before.origin.layer] == two.layers[after.origin.layer], before.origin.entry == after.origin.entry
        {
            return false
        }
        guard let left = one.digests[before.origin], let right = two.digests[after.origin] else { return true }
        return left != right
    }
}
