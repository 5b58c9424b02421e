internal import Customization
internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import LayerIndex
internal import Synchronization
internal import TarIO

/// What was read of layers that are wanted again: in this run, and from a directory in earlier ones.
///
/// What is remembered of this run was verified by it. What comes from the directory was verified by an earlier run of
/// this user: that a blob of this digest holds these entries and has this `diff_id`. Several threads may use it.
public final class LayerCache: Sendable {
    /// What is remembered of this run.
    private struct Memory {
        var wanted: Set<Digest>
        var contents: [BlobClaim: LayerContents] = [:]
        /// How many bytes may be kept (`ReadUsage.kept`), and how many are.
        let limit: Int64
        var kept: Int64 = 0

        mutating func put(_ layer: LayerContents?, for claim: BlobClaim) {
            kept -= contents.removeValue(forKey: claim)?.usage.kept ?? 0
            guard wanted.contains(claim.digest), let layer, layer.usage.kept <= limit - kept else { return }
            kept += layer.usage.kept
            contents[claim] = layer
        }
    }

    private let memory: Mutex<Memory>
    let directory: CacheDirectory?

    /// A cache of all layers that are read, in the directory at `path`, which is made where it is not there.
    ///
    /// Its files have at most `limit` bytes together; the least recently used go. One that is not there is an error
    /// unless `isMade`.
    public convenience init(path: String, limit: Int64 = LayerCache.defaultLimit, isMade: Bool = true) throws {
        let directory = try ImageReader.opening {
            try CacheDirectory(path: path, limit: limit, isMade: isMade) { IndexedLayer.Key.parts(ofFile: $0) != nil }
        }
        self.init(wanted: [], limit: 0, directory)
    }

    private init(wanted: Set<Digest>, limit: Int64, _ directory: CacheDirectory?) {
        memory = Mutex(Memory(wanted: wanted, limit: limit))
        self.directory = directory
    }

    /// How many bytes the files of a directory may have together unless told otherwise.
    public static let defaultLimit: Int64 = 1 << 30

    /// A cache that remembers these layers while it is there, over one with a directory.
    ///
    /// What does not fit into `limit` bytes is read once more.
    convenience init(of wanted: Set<Digest>, limit: Int64 = .max, over other: LayerCache? = nil) {
        self.init(wanted: wanted, limit: limit, other?.directory)
    }

    /// What is remembered of a layer that was read in this run.
    subscript(claim: BlobClaim) -> LayerContents? {
        get { memory.withLock { $0.contents[claim] } }
        set { memory.withLock { $0.put(newValue, for: claim) } }
    }

    /// Forgets a layer that is not wanted again.
    func forget(_ digest: Digest) {
        memory.withLock { memory in
            memory.wanted.remove(digest)
            for claim in memory.contents.keys where claim.digest == digest { memory.put(nil, for: claim) }
        }
    }

    /// Whether there is a directory.
    var hasDirectory: Bool { directory != nil }

    /// What the directory says that a layer holds, as reading it with these options would; nil when it must be read.
    ///
    /// What is damaged, of another version, or made with other limits or for other specs is passed over.
    func indexed(_ key: IndexedLayer.Key, _ options: LayerStack.Options) -> LayerContents? {
        guard let layer = load(key), layer.filter == ContentFilter.version, layer.holds(under: options.limits),
            layer.hasContentDigests || !options.hashesContents
        else { return nil }
        var contents = layer.contents
        if !options.keepsContents { contents.usage.kept -= layer.keptContents }
        return contents
    }

    /// Keeps what was read of a layer with the contents that specs are likely to want, and gives it as it would have
    /// been read without the cache.
    func keep(_ contents: LayerContents, _ key: IndexedLayer.Key, _ options: LayerStack.Options) -> LayerContents {
        let layer = IndexedLayer(
            contents, of: key, limits: options.limits, filter: ContentFilter.version,
            hasContentDigests: options.hashesContents)
        store(layer)
        var contents = contents
        if !options.keepsContents { contents.usage.kept -= layer.keptContents }
        return contents
    }

    /// Keeps the bytes of more files of a layer, by entry, which somebody wanted.
    func keep(_ contents: [Int: [UInt8]], _ key: IndexedLayer.Key) {
        guard var layer = load(key) else { return }
        for (entry, content) in contents.sorted(by: { $0.key < $1.key })
        where content.count <= LayerCache.maximumContent { layer.keep(content, of: entry) }
        store(layer)
    }

    /// The largest file whose bytes are kept because somebody wanted them.
    static let maximumContent: Int64 = 1 << 20

    private func load(_ key: IndexedLayer.Key) -> IndexedLayer? {
        guard let bytes = try? directory?.bytes(of: key.fileName) else { return nil }
        return try? IndexedLayer(decoding: bytes, as: key)
    }

    /// Whether a file of the directory is one that a layer could be had from.
    func isUsable(_ file: CacheDirectory.File) -> Bool {
        guard let bytes = try? directory?.bytes(of: file.name, noting: false) else { return false }
        guard let layer = try? IndexedLayer(decoding: bytes) else { return false }
        return layer.key.fileName == file.name && layer.filter == ContentFilter.version
    }

    /// That something cannot be kept costs time, and nothing else.
    private func store(_ layer: IndexedLayer) { try? directory?.store(layer.encoded(), as: layer.key.fileName) }
}
