public import Digests
internal import Glibc
public import ImageDocuments
internal import TarIO

/// Writes one image as a tar: an OCI image layout, and for Docker a `manifest.json` beside it.
///
/// Everything is staged first; `commit` makes one archive of it, always the same bytes for the same image, which
/// replaces the file by one rename, or goes to standard output. An archive that holds other images than the one of the
/// same name is not replaced: they would be lost.
public final class ArchiveWriter: ImageDestination {
    /// The file, as the user named it.
    public let name: String
    /// An OCI archive, or Docker's.
    public let transport: Reference.Transport
    /// The name in its directory; nil for standard output.
    private let base: String?
    private let staging: BlobStaging

    /// Makes ready to write the archive at `path`; the directory it is in must be there.
    init(path: String, _ transport: Reference.Transport, _ options: StoreOptions) throws {
        name = path
        self.transport = transport
        if path == Reference.standardStream {
            guard isatty(STDOUT_FILENO) == 0 else { throw StoreError.terminal }
            base = nil
            staging = try BlobStaging(in: Directory(path: TemporaryPlace.path))
            return
        }
        let (directory, base) = Directory.split(path)
        // Somebody's file that is no archive of images is not ours to replace.
        _ = try ArchiveWriter.existingIndex(path, transport, options)
        self.base = base
        staging = try BlobStaging(in: Directory(ofDestination: directory))
    }

    /// Whether the blob is staged: an archive is written whole.
    public func holds(_ digest: Digest, size: Int64, from source: any ImageSource) throws -> Bool {
        staging.holds(digest)
    }

    /// Stages the bytes of `source` under `digest` while they are read.
    public func copying(_ source: any ByteSource, digest: Digest) throws -> any ByteSource {
        try staging.copying(source, digest: digest)
    }

    /// False: what is in an archive is a copy.
    public func linking(_ source: any ByteSource, digest: Digest) throws -> Bool { false }

    /// Stages `blob`.
    public func write(_ blob: [UInt8], digest: Digest) throws { try staging.write(blob, digest: digest) }

    /// Removes the blob if it is staged.
    public func discard(_ digest: Digest) throws { try staging.discard(digest) }

    /// Writes the archive and puts it in its place.
    public func commit(_ image: ListedImage, limit: Int) throws {
        guard let base else {
            let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
            guard output >= 0 else {
                throw StoreError.system(operation: "dup", name: "standard output", code: errno)
            }
            try write(image, limit, to: FileDescriptor(number: output, name: "standard output"))
            abandon()
            return
        }
        var options = StoreOptions()
        options.document = limit
        if let existing = try ArchiveWriter.existingIndex(name, transport, options) {
            let isTheSame = existing.manifests.allSatisfy {
                $0.referenceName == image.tag.text && (transport == .ociArchive || $0.imageName == image.imageName)
            }
            guard isTheSame else { throw StoreError.archiveOccupied(path: name) }
        }
        let file = try staging.area.create("archive.tar")
        try write(image, limit, to: file)
        try file.synchronize()
        try staging.area.publish("archive.tar", as: base)
    }

    /// Removes what was staged.
    public func abandon() { staging.area.remove() }

    private func write(_ image: ListedImage, _ limit: Int, to file: borrowing FileDescriptor) throws {
        try ArchiveWriter.append(LayoutFile.name, LayoutFile.content.serialized(), to: file)
        try ArchiveWriter.append(LayoutFile.index, try image.index(from: nil, limit: limit), to: file)
        if transport == .dockerArchive {
            try ArchiveWriter.append(DockerArchiveManifest.name, image.dockerManifest.serialized(), to: file)
        }
        try ArchiveWriter.write(ArchiveHeader.directory(LayoutFile.blobs), to: file)
        var algorithm: DigestAlgorithm?
        for digest in staging.staged.sorted(by: { $0.description < $1.description }) {
            let directory = "\(LayoutFile.blobs)/\(digest.algorithm.rawValue)"
            if digest.algorithm != algorithm {
                try ArchiveWriter.write(ArchiveHeader.directory(directory), to: file)
                algorithm = digest.algorithm
            }
            let blob = try staging.area.open(digest)
            let size = Int64(try blob.status().st_size)
            try ArchiveWriter.write(ArchiveHeader.file(LayoutFile.path(of: digest), size: size), to: file)
            try ArchiveWriter.copy(blob, size: size, to: file)
            try ArchiveWriter.write(ArchiveHeader.padding(after: size), to: file)
        }
        try ArchiveWriter.write(ArchiveHeader.end, to: file)
    }

    /// The index of the archive that is there; nil for nothing, and for an empty file.
    private static func existingIndex(
        _ path: String, _ transport: Reference.Transport, _ options: StoreOptions
    ) throws -> ImageIndex? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            // That its directory is none is found when something is made in it.
            guard errno == ENOENT || errno == ENOTDIR else {
                throw StoreError.system(operation: "stat", name: path, code: errno)
            }
            return nil
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError.unfit(path, for: .store(transport))
        }
        if status.st_size == 0 { return nil }
        do {
            let existing = try Store.open(Reference(transport: nil, path: path), options)
            return try ImageIndex(JSONText(existing.indexDocument(limit: options.document)))
        } catch let error as StoreError {
            if case .system = error { throw error }
            throw StoreError.archiveOccupied(path: path)
        } catch {
            throw StoreError.archiveOccupied(path: path)
        }
    }

    private static func append(_ name: String, _ bytes: [UInt8], to file: borrowing FileDescriptor) throws(StoreError) {
        try write(ArchiveHeader.file(name, size: Int64(bytes.count)), to: file)
        try write(bytes, to: file)
        try write(ArchiveHeader.padding(after: Int64(bytes.count)), to: file)
    }

    private static func write(_ bytes: [UInt8], to file: borrowing FileDescriptor) throws(StoreError) {
        let span = bytes.span
        try file.write(unsafe span.bytes)
    }

    private static func copy(
        _ blob: borrowing FileDescriptor, size: Int64, to file: borrowing FileDescriptor
    ) throws(StoreError) {
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        var offset: Int64 = 0
        while offset < size {
            var span = chunk.mutableSpan
            var raw = unsafe span.mutableBytes
            let count = unsafe try raw.withUnsafeMutableBytes { buffer throws(StoreError) in
                unsafe try blob.read(at: offset, into: buffer)
            }
            // Our own staged file, whose length was asked for a moment ago.
            guard count > 0, Int64(count) <= size - offset else { throw blob.failure("pread") }
            try file.write(raw.bytes.extracting(first: count))
            offset += Int64(count)
        }
    }
}

extension ListedImage {
    /// What Docker reads that knows no layouts.
    fileprivate var dockerManifest: JSONValue {
        guard let config else { return DockerArchiveManifest([]).jsonValue }
        let name = imageName.map { DockerName($0)?.familiar ?? $0 }
        return DockerArchiveManifest([
            .init(
                config: LayoutFile.path(of: config), repositoryTags: name.map { [$0] } ?? [],
                layers: layers.map(LayoutFile.path(of:)))
        ]).jsonValue
    }
}
