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
/// once more when it is asked for, and verified again. The second such file of a layer brings the layer's other small
/// files along: an image decides how many files are asked for, and each reading may take long. Where there is a cache,
/// it keeps what was asked for.
public final class ImageTree: TreeReading {
    /// The tree.
    public let view: MergedView
    private let image: Image
    private let source: any ImageSource
    private let limits: ReadLimits
    private let cache: LayerCache?
    private var contents: [TreeNode.Origin: [UInt8]] = [:]
    /// The files of each layer that were asked for, and which of them came from the layer itself.
    private var asked: [Int: Set<Int>] = [:]
    private var readings: [Int: Int] = [:]
    /// How many more bytes of files may be kept that nobody has asked for.
    private var bytesLeft: Int64 = 32 << 20
    /// The largest file that is kept though nobody has asked for it.
    var maximumSmallFile: Int64 = 64 << 10
    /// How often one layer is read again.
    var maximumReadings = 32

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
        let origin = node.origin
        var content: [UInt8] = []
        if let known = contents[origin] {
            content = known
        } else if readings[origin.layer] == 1 {
            try readSmallFiles(with: node)
            content = contents[origin] ?? []
        } else {
            try copy(node) { content += $0 }
            contents[origin] = content
        }
        try noteAsked(origin)
        return content
    }

    /// Has the cache keep what was asked for of a layer: not each time, as all that it has of the layer is written anew.
    private func noteAsked(_ origin: TreeNode.Origin) throws {
        guard let cache, asked[origin.layer, default: []].insert(origin.entry).inserted else { return }
        let entries = asked[origin.layer] ?? []
        guard entries.count.nonzeroBitCount == 1 else { return }
        let layer = image.manifest.layers[origin.layer]
        let role = BlobRole.layer(origin.layer, layer.digest)
        let key = IndexedLayer.Key(
            digest: layer.digest, size: layer.size, compression: try LayerStack.compression(of: layer.mediaType, role))
        let kept = entries.compactMap { entry in
            contents[TreeNode.Origin(layer: origin.layer, entry: entry)].map { (entry, $0) }
        }
        cache.keep(Dictionary(kept) { first, _ in first }, key)
    }

    /// Reads a file's layer again for the file and as many others of it, the smallest first, as may be kept.
    private func readSmallFiles(with node: TreeNode) throws {
        let layer = node.origin.layer
        try noteReading(of: layer)
        var sizes: [Int: Int64] = [:]
        for other in view.walk() where other.origin.layer == layer && other.entry.content == nil {
            guard case .file(let size) = other.entry.kind, (0...maximumSmallFile).contains(size),
                contents[other.origin] == nil
            else { continue }
            sizes[other.origin.entry] = size
        }
        var files: [Int: [UInt8]] = [:]
        for (entry, size) in sizes.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
            guard size <= bytesLeft else { break }
            bytesLeft -= size
            files[entry] = Array(repeating: 0, count: Int(size))
        }
        if case .file(let size) = node.entry.kind { files[node.origin.entry] = Array(repeating: 0, count: Int(size)) }
        let wanted = Set(files.keys)
        try reading(layer) { reader, blob, descriptor, compression in
            try reader.copyContents(
                of: wanted.contains, in: blob, size: descriptor.size, digest: descriptor.digest,
                compression: compression
            ) { entry, place, part in
                // What is no longer the blob that it was is an error in the end.
                guard let count = files[entry]?.count, let start = Int(exactly: place), start >= 0,
                    part.byteCount <= count, start <= count - part.byteCount
                else { return }
                unsafe part.withUnsafeBytes { bytes in
                    unsafe files[entry]?.withUnsafeMutableBytes { target in
                        unsafe UnsafeMutableRawBufferPointer(rebasing: target[start...]).copyMemory(from: bytes)
                    }
                }
            }
        }
        for (entry, content) in files { contents[TreeNode.Origin(layer: layer, entry: entry)] = content }
    }

    private func noteReading(of layer: Int) throws {
        guard readings[layer, default: 0] < maximumReadings else {
            let role = BlobRole.layer(layer, image.manifest.layers[layer].digest)
            throw ImageError.tooManyReadings(maximum: maximumReadings, at: role)
        }
        readings[layer, default: 0] += 1
    }

    /// Reads a file's layer again for its contents. Hard links and later names make no difference: the origin counts.
    private func copy(_ node: TreeNode, to sink: ([UInt8]) throws -> Void) throws {
        try noteReading(of: node.origin.layer)
        try reading(node.origin.layer) { reader, blob, descriptor, compression in
            try reader.copy(
                node.origin.entry, of: blob, size: descriptor.size, digest: descriptor.digest,
                compression: compression, to: sink)
        }
    }

    private func reading(
        _ layer: Int, _ body: (LayerReader, any ByteSource, Descriptor, LayerCompression) throws -> Void
    ) throws {
        let descriptor = image.manifest.layers[layer]
        let role = BlobRole.layer(layer, descriptor.digest)
        try ImageReader.translating(at: role) {
            let compression = try LayerStack.compression(of: descriptor.mediaType, role)
            try body(
                LayerReader(limits: limits), try source.blob(descriptor.digest, size: descriptor.size), descriptor,
                compression)
        }
    }
}
