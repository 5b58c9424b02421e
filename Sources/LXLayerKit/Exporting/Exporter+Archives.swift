internal import Digests
internal import Exports
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import RootTree
internal import TarIO

/// A file that was staged.
struct WrittenFile {
    var file: ExportedFile
    /// SHA-1, as SmartOS wants it.
    var sha1: String
}

extension Exporter {
    /// Writes a tree's archive, with `before` in front of it, and remarks what is lost.
    ///
    /// `losesAttributes` says that what usually unpacks it restores no extended attributes.
    func write(
        _ image: ExportedImage, before: [LayerEntry], prefix: EntryPath, to staged: StagedFiles, as name: String,
        _ compression: StreamCompression, losesAttributes: Bool, _ export: inout Export
    ) throws -> WrittenFile {
        var view = image.view
        let remnants = ContainerRemnants.found(in: view)
        if !remnants.isEmpty {
            try ImageReader.translating(at: .manifest(image.manifestDigest)) {
                try view.apply(ContainerRemnants.whiteouts(of: remnants))
            }
            export.remarks.append(.leavesOut(remnants))
        }
        var archive = RootArchive(view, prefix: prefix)
        archive.hasAttributes = options.hasAttributes
        archive.setsUserID = options.setsUserID
        let fileName = name + ".tar" + compression.suffix
        let isPlain = compression.method == .none
        let scratch = try isPlain ? staged.create(fileName) : staged.createScratch()
        var lost: [EntryPath] = []
        var set: [EntryPath] = []
        var assembly = TarAssembly(in: scratch)
        try assembly.append(before)
        try assembly.append(archive, entryCount: { view.layers[$0].count }) { member in
            guard let capabilities = member.capabilities else { return }
            if options.setsUserID, capabilities.areRawSocketsOnly {
                set.append(member.path)
            } else {
                lost.append(member.path)
            }
        }
        try assembly.finish(image, options, progress: progress)
        if !lost.isEmpty, losesAttributes || !options.hasAttributes { export.remarks.append(.losesCapabilities(lost)) }
        if !set.isEmpty { export.remarks.append(.setsUserID(set)) }
        return try write(scratch, isPlain: isPlain, to: staged, as: fileName, compression)
    }

    /// Writes an archive that is in memory.
    func write(
        _ entries: [LayerEntry], to staged: StagedFiles, as name: String, _ compression: StreamCompression
    ) throws -> WrittenFile {
        let fileName = name + ".tar" + compression.suffix
        let isPlain = compression.method == .none
        let scratch = try isPlain ? staged.create(fileName) : staged.createScratch()
        var assembly = TarAssembly(in: scratch)
        try assembly.append(entries)
        try assembly.finish()
        return try write(scratch, isPlain: isPlain, to: staged, as: fileName, compression)
    }

    /// Writes a small file.
    func write(_ bytes: [UInt8], to staged: StagedFiles, as name: String) throws -> WrittenFile {
        let file = try staged.create(name)
        let written = try copy(to: file, name) { sink in
            let span = bytes.span
            try sink(span.bytes)
        }
        try file.synchronize()
        return written
    }

    /// Compresses what was put together, to a file or to standard output.
    private func write(
        _ scratch: StagedFile, isPlain: Bool, to staged: StagedFiles, as name: String, _ compression: StreamCompression
    ) throws -> WrittenFile {
        // What is its own result needs only to be hashed.
        let isStream = staged.isStandardOutput
        let output = try isStream ? StagedFile.standardOutput() : isPlain ? scratch : staged.create(name)
        let tar = OutputHasher(withSHA1: false)
        var written = try copy(to: output, name, writing: isStream || !isPlain) { sink in
            let compressed = try CompressedStream(compression, jobs: options.access.jobs, to: sink)
            try scratch.forEachPart { part in
                tar.update(part)
                try compressed.write(part)
            }
            try compressed.finish()
        }
        if !isStream { try output.synchronize() }
        written.file.diffID = tar.finish().digest
        return written
    }

    /// Writes to a file what `body` gives, and hashes it.
    func copy(
        to file: StagedFile, _ name: String, writing: Bool = true,
        _ body: (_ sink: @escaping (RawSpan) throws -> Void) throws -> Void
    ) throws -> WrittenFile {
        let hasher = OutputHasher(withSHA1: options.format == .smartos)
        try body { part in
            hasher.update(part)
            if writing { try file.write(part) }
        }
        let (digest, sha1) = hasher.finish()
        return WrittenFile(file: ExportedFile(name: name, size: hasher.count, digest: digest), sha1: sha1)
    }
}

/// Hashes what is written.
private final class OutputHasher {
    private var digest = DigestHasher()
    private var sha1: SHA1Hasher?
    private(set) var count: Int64 = 0

    init(withSHA1: Bool) { sha1 = withSHA1 ? SHA1Hasher() : nil }

    func update(_ bytes: RawSpan) {
        count += Int64(bytes.byteCount)
        digest.update(bytes)
        sha1?.update(bytes)
    }

    /// Ends the stream; the second hash is empty where nobody asked for it.
    func finish() -> (digest: Digest, sha1: String) {
        var digest = DigestHasher()
        swap(&digest, &self.digest)
        let sha1 = self.sha1.take()?.finish() ?? ""
        return (digest.finish(), sha1)
    }
}
