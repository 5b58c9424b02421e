public import Digests
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
public import RootTree
public import TarIO

/// An image's layers, read and verified, and the tree that they make.
public struct LayerStack: Sendable {
    /// What each layer holds, bottom first.
    public private(set) var layers: [LayerSummary] = []
    /// The merged view.
    public private(set) var view: MergedView
    /// The layers that were read before, and of which there is no blob that could be copied.
    public private(set) var absent: [Digest] = []
    /// The digests of files' contents, where they were asked for.
    private(set) var contentDigests: [TreeNode.Origin: Digest] = [:]

    /// What is remembered of a layer.
    public struct LayerSummary: Sendable {
        /// The blob's digest.
        public let digest: Digest
        /// The blob's size.
        public let size: Int64
        /// The digest of its decompressed bytes.
        public let diffID: Digest
        /// How many decompressed bytes there are.
        public let unpackedSize: Int64
        /// How many entries there are.
        public let entryCount: Int
        /// What is odd about it.
        public let diagnostics: [LayerDiagnostic]
    }

    /// How layers are read.
    struct Options {
        /// How much they may ask for.
        var limits: ReadLimits
        /// Whether diagnostics are errors.
        var strict: Bool
        /// How many of the lowest layers are merged.
        var merging = Int.max
        /// Which files' contents are kept.
        var keeps: @Sendable (EntryPath, Int64) -> Bool = { _, _ in false }
        /// Whether files' contents are hashed.
        var hashesContents = false
        /// What need not be read again.
        var cache: LayerCache?

        init(limits: ReadLimits, strict: Bool) {
            self.limits = limits
            self.strict = strict
        }
    }

    /// Reads all layers of `image`, each unique blob once, and merges them.
    ///
    /// `destination` gets a copy of each blob that it lacks, in the same pass.
    init(
        _ image: Image, from source: any ImageSource, into destination: (any ImageDestination)? = nil,
        _ options: Options, progress: (ProgressEvent) -> Void
    ) throws {
        view = MergedView(strict: options.strict)
        var read: [BlobClaim: LayerContents] = [:]
        var used = ReadUsage()
        let count = image.manifest.layers.count
        for (index, descriptor) in image.manifest.layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            let isLast = !image.manifest.layers[(index + 1)...].contains { $0.digest == descriptor.digest }
            let claim = BlobClaim(descriptor)
            let contents: LayerContents
            if let known = read[claim] ?? options.cache?[claim] {
                contents = known
                try LayerStack.compare(known.diffID, image.config.diffIDs[index], role)
                if let destination, read[claim] == nil, try !source.copy(descriptor, role, to: destination) {
                    absent.append(descriptor.digest)
                }
            } else {
                progress(.readingLayer(index: index, count: count, digest: descriptor.digest, size: descriptor.size))
                var reader = LayerReader(limits: options.limits, used: used, keeps: options.keeps)
                reader.hashesContents = options.hashesContents
                contents = try ImageReader.translating(at: role) {
                    try LayerStack.read(
                        descriptor, image.config.diffIDs[index], role, reader, from: source, into: destination)
                }
            }
            read[claim] = isLast ? nil : contents
            options.cache?[claim] = contents
            used = used.adding(contents.usage)
            // A layer that is there twice is read once, and counts twice.
            try ImageReader.translating(at: role) { try used.check(options.limits) }
            if options.strict, let diagnostic = contents.diagnostics.first {
                throw ImageError.oddLayer(diagnostic, at: role)
            }
            for (entry, digest) in contents.contentDigests {
                contentDigests[TreeNode.Origin(layer: index, entry: entry)] = digest
            }
            if index < options.merging { try ImageReader.translating(at: role) { try view.apply(contents.entries) } }
            layers.append(
                LayerSummary(
                    digest: descriptor.digest, size: descriptor.size, diffID: contents.diffID,
                    unpackedSize: contents.unpackedSize, entryCount: contents.entries.count,
                    diagnostics: contents.diagnostics))
        }
    }

    /// Reads one layer, and copies it on the way where it is wanted.
    static func read(
        _ descriptor: Descriptor, _ diffID: Digest?, _ role: BlobRole, _ reader: LayerReader,
        from source: any ImageSource, into destination: (any ImageDestination)?
    ) throws -> LayerContents {
        let compression = try compression(of: descriptor.mediaType, role)
        var blob = try source.blob(descriptor.digest, size: descriptor.size)
        if let destination, try !destination.holds(descriptor.digest, size: descriptor.size, from: source) {
            blob = try destination.copying(blob, digest: descriptor.digest)
        }
        return try reader.read(
            blob, size: descriptor.size, digest: descriptor.digest, compression: compression, diffID: diffID)
    }

    static func compression(of mediaType: MediaType, _ role: BlobRole) throws -> LayerCompression {
        guard mediaType.isLayer, !mediaType.isForeign, !mediaType.isEncrypted else {
            throw ImageError.unsupported(mediaType, at: role)
        }
        switch mediaType.compression {
        case .some(.none): return .none
        case .gzip: return .gzip
        case .zstd: return .zstd
        case .bzip2: return .bzip2
        case .xz: return .xz
        case nil: throw ImageError.unsupported(mediaType, at: role)
        }
    }

    private static func compare(_ actual: Digest, _ expected: Digest, _ role: BlobRole) throws {
        guard actual == expected else {
            throw ImageError.layer(.diffIDMismatch(expected: expected, actual: actual), at: role)
        }
    }
}
