public import Customization
internal import Digests
internal import ImageDocuments
internal import ImageStore
public import LayerEntries
internal import LayerIndex
public import RootTree
internal import TarIO

/// An image's merged tree with the contents of its files.
///
/// Small files that specs are likely to read were kept when the layers were read; the layer of any other file is read
/// once more when it is asked for, and verified again. Where there is a cache, it keeps what was asked for.
public final class ImageTree: TreeReading {
    /// The tree.
    public let view: MergedView
    private let image: Image
    private let source: any ImageSource
    private let limits: ReadLimits
    private let cache: LayerCache?
    private var contents: [TreeNode.Origin: [UInt8]] = [:]

    init(
        _ view: MergedView, of image: Image, in source: any ImageSource, limits: ReadLimits, cache: LayerCache? = nil
    ) {
        self.view = view
        self.image = image
        self.source = source
        self.limits = limits
        self.cache = cache
    }

    /// Where `path` really is, by the merged view.
    public func locate(_ path: EntryPath, followingLast: Bool) throws(LocateError) -> Location {
        switch view.find(path, followingLast: followingLast) {
        case .node(let node): Location(path: node.entry.path, entry: node.entry)
        case .nothing(let place): Location(path: place, entry: nil)
        case .throughNonDirectory(let place): throw .throughNonDirectory(place)
        case .loop: throw .loop(path)
        }
    }

    /// The names in a directory of the merged view.
    public func names(in directory: EntryPath) -> [[UInt8]] { view.names(in: directory) }

    /// A regular file's bytes; its layer is read again unless they were kept.
    public func content(of file: EntryPath, limit: Int) throws -> [UInt8] {
        guard case .node(let node) = view.find(file, followingLast: false), case .file(let size) = node.entry.kind
        else { throw ImageError.noFile(path: file.description) }
        guard size <= limit else {
            throw ImageError.store(.documentTooLarge(name: file.description, maximum: limit), at: nil)
        }
        if let content = node.entry.content { return content }
        return try read(node)
    }

    /// Gives a file's bytes to `sink`, part by part; small ones at once, and the cache keeps them.
    func copyContent(of node: TreeNode, size: Int64, to sink: ([UInt8]) throws -> Void) throws {
        if let content = node.entry.content { return try sink(content) }
        if size <= LayerCache.maximumContent { return try sink(try read(node)) }
        try copy(node, to: sink)
    }

    private func read(_ node: TreeNode) throws -> [UInt8] {
        if let content = contents[node.origin] { return content }
        var content: [UInt8] = []
        try copy(node) { content += $0 }
        let layer = image.manifest.layers[node.origin.layer]
        let role = BlobRole.layer(node.origin.layer, layer.digest)
        let key = IndexedLayer.Key(
            digest: layer.digest, size: layer.size, compression: try LayerStack.compression(of: layer.mediaType, role))
        cache?.keep(content, of: node.origin.entry, key)
        contents[node.origin] = content
        return content
    }

    /// Reads a file's layer again for its contents. Hard links and later names make no difference: the origin counts.
    func copy(_ node: TreeNode, to sink: ([UInt8]) throws -> Void) throws {
        let descriptor = image.manifest.layers[node.origin.layer]
        let role = BlobRole.layer(node.origin.layer, descriptor.digest)
        try ImageReader.translating(at: role) {
            let compression = try LayerStack.compression(of: descriptor.mediaType, role)
            try LayerReader(limits: limits).copy(
                node.origin.entry, of: try source.blob(descriptor.digest, size: descriptor.size),
                size: descriptor.size, digest: descriptor.digest, compression: compression, to: sink)
        }
    }
}
