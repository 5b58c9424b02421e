internal import Digests
internal import Exports
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import RootTree
internal import TarIO

/// A tar of a merged tree while it is put together.
///
/// The tree alone tells where every byte of the tar is. So the headers are written first, with gaps between them, and
/// each layer puts its files' contents into their gaps: nothing is spooled beside, and neither the order of the layers nor
/// that of their entries matters. Memory: eight bytes for each entry of a layer, and two chunks for each job.
struct TarAssembly: ~Copyable {
    private let file: StagedFile
    /// Where the next member begins.
    private var end: Int64 = 0
    /// What is to be written at the end of what was written.
    private var pending: [UInt8] = []
    private var pendingStart: Int64 = 0
    /// For each layer that contents are wanted of, where those of each entry go; -1 for nowhere.
    private var places: [Int: [Int64]] = [:]

    /// Puts a tar together in an empty file.
    init(in file: StagedFile) { self.file = file }

    /// Adds entries whose contents are in memory.
    mutating func append(_ entries: [LayerEntry]) throws {
        for entry in entries { try append(entry) }
    }

    /// Adds the members of a tree and gives each to `body`; `entryCount` tells how many entries a layer has.
    mutating func append(
        _ archive: RootArchive, entryCount: (_ layer: Int) -> Int, _ body: (RootArchive.Member) -> Void
    ) throws {
        try archive.forEachMember { member in
            body(member)
            try append(member.entry)
            guard case .file(let size) = member.entry.kind, size > 0, member.entry.content == nil else { return }
            let origin = member.origin
            let padded = size + Int64(ArchiveHeader.padding(after: size).count)
            places[origin.layer, default: Array(repeating: -1, count: entryCount(origin.layer))][origin.entry] = end
            end += padded
        }
    }

    /// Writes what was added.
    mutating func finish() throws {
        try append(ArchiveHeader.end)
        try flush()
        try file.resize(to: end)
    }

    /// Writes what was added, and then the contents that are in layers, several layers at a time; each is verified once
    /// more while it is read.
    mutating func finish(_ image: ExportedImage, _ options: ExportOptions, progress: (ProgressEvent) -> Void) throws {
        try finish()
        let (file, places, source) = (file, places, image.source)
        let layers = image.manifest.layers
        let meter = options.access.meter
        meter?.expect(places.keys.lazy.map { layers[$0] }.claimedSize)
        let order = places.keys.sorted { (layers[$1].size, $0) < (layers[$0].size, $1) }
        let pool = TaskPool<Void>(order: order, jobs: options.access.jobs) {
            [limits = options.limits.layers] index, sign in
            let descriptor = layers[index]
            let places = places[index] ?? []
            let role = BlobRole.layer(index, descriptor.digest)
            try ImageReader.translating(at: role) {
                let blob = try source.blob(descriptor.digest, size: descriptor.size)
                try LayerReader(limits: limits).copyContents(
                    of: { places[$0] >= 0 }, in: InterruptibleSource(blob, until: sign, meter), size: descriptor.size,
                    digest: descriptor.digest, compression: LayerStack.compression(of: descriptor.mediaType, role)
                ) { entry, place, part in
                    do throws(StoreError) { try file.write(part, at: places[entry] + place) } catch {
                        // It is not the layer that failed.
                        throw ImageError.store(error, at: nil)
                    }
                }
            }
        }
        defer { pool.stop() }
        for index in places.keys.sorted() {
            progress(
                .readingLayer(
                    index: index, count: layers.count, digest: layers[index].digest, size: layers[index].size))
            try pool.outcome(of: index).get()
        }
    }

    private mutating func append(_ entry: LayerEntry) throws {
        let headers: [UInt8]
        do { headers = try ArchiveHeader.entry(entry) } catch { throw ImageError.unwritable(error) }
        try append(headers)
        guard let content = entry.content else { return }
        try append(content + ArchiveHeader.padding(after: Int64(content.count)))
    }

    private mutating func append(_ bytes: [UInt8]) throws {
        if pendingStart + Int64(pending.count) != end || pending.count > 1 << 18 { try flush() }
        pending += bytes
        end += Int64(bytes.count)
    }

    private mutating func flush() throws {
        if !pending.isEmpty {
            var bytes: [UInt8] = []
            swap(&bytes, &pending)
            let span = bytes.span
            try file.write(span.bytes, at: pendingStart)
        }
        pendingStart = end
    }
}
