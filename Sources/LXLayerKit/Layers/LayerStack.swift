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
        /// How they are got at.
        var access = LayerAccess()
        /// How much they may ask for.
        var limits: ReadLimits
        /// Whether diagnostics are errors.
        var strict: Bool
        /// How many of the lowest layers are merged.
        var merging = Int.max
        /// Whether the contents of small files are kept that specs are likely to want: see `ContentFilter`.
        var keepsContents = false
        /// Whether files' contents are hashed.
        var hashesContents = false

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
        view = MergedView(strict: options.strict, maximumNames: options.limits.entries)
        absent = try LayerStack.forEachLayer(of: image, from: source, into: destination, options, progress: progress) {
            index, descriptor, contents in
            let role = BlobRole.layer(index, descriptor.digest)
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
}
