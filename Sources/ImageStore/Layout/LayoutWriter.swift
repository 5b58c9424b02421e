public import Digests
internal import Glibc
public import ImageDocuments

/// Writes to an OCI image layout: everything is staged beside its place and appears with `commit`.
///
/// A layout that does not exist yet is made whole under another name and renamed. In one that exists blobs are renamed
/// to their place, and `index.json` is replaced last, under the directory's lock, so that writers lose nothing of each
/// other's. A crash leaves the layout as it was, with blobs that nothing refers to at worst.
public final class LayoutWriter: ImageDestination {
    /// The directory, as the user named it.
    public let name: String
    /// A layout in a directory.
    public var transport: Reference.Transport { .oci }
    private let base: String
    /// Where blobs are staged: where the layout is, or in the directory of blobs that it shares with others.
    private let blobs: BlobStaging
    /// Where the layout is made ready: in itself when it exists, else in its parent.
    private let staging: StagingArea
    private let sharesBlobs: Bool
    private let existed: Bool
    private let known: KnownBlobs?

    /// Makes ready to write to the layout at `path`, which may exist or not; its parent must.
    ///
    /// Blobs go to `blobDirectory`, where that is given, which is made if it is not there. What is among the `known`
    /// blobs is not hashed again, and they become more. Throws when something is there that is no layout, unless it is
    /// an empty directory.
    public init(path: String, blobDirectory: String? = nil, known: KnownBlobs? = nil) throws {
        name = path
        self.known = known
        sharesBlobs = blobDirectory != nil
        guard !path.isEmpty else { throw StoreError.noStore(.oci, at: path) }
        let (directory, base) = Directory.split(path)
        self.base = base
        if let existing = try LayoutWriter.open(path) {
            try LayoutWriter.requireLayout(existing, path)
            existed = true
            staging = try StagingArea(in: existing, isLayout: true)
        } else {
            let parent = try Directory(ofDestination: directory)
            // What is there and cannot be opened is a link that leads nowhere: renaming would fail in the end.
            guard try !parent.has(base) else { throw StoreError.unfit(path, for: .store(.oci)) }
            existed = false
            staging = try StagingArea(in: parent)
        }
        blobs = try LayoutWriter.blobs(in: staging, or: blobDirectory)
    }

    deinit { staging.remove() }

    private static func blobs(in area: StagingArea, or blobDirectory: String?) throws -> BlobStaging {
        guard let blobDirectory else { return BlobStaging(area) }
        do { return try BlobStaging(in: SharedBlobs.create(blobDirectory)) } catch {
            area.remove()
            throw error
        }
    }

    /// Whether the blob is in the layout with the right bytes; the source's own file was verified when it was read.
    public func holds(_ digest: Digest, size: Int64, from source: any ImageSource) throws -> Bool {
        if blobs.holds(digest) { return true }
        guard existed || sharesBlobs, let file = try destination(of: digest)?.file(digest.hex) else { return false }
        let status = try file.status()
        if let layout = source as? OCILayout, try layout.identity(of: digest) == FileIdentity(status) { return true }
        guard Int64(status.st_size) == size else { return false }
        let stamp = FileStamp(status)
        if known?.has(digest, stamp) == true { return true }
        guard try BlobFile(file).digest(digest.algorithm) == digest else { return false }
        known?.add(digest, stamp)
        return true
    }

    /// Stages the bytes of `source` under `digest` while they are read.
    public func copying(_ source: any ByteSource, digest: Digest) throws -> any ByteSource {
        try blobs.copying(source, digest: digest)
    }

    /// Stages a blob of the same file system by a second name.
    public func linking(_ source: any ByteSource, digest: Digest) throws -> Bool {
        try blobs.linking(source, digest: digest)
    }

    /// Stages `blob`.
    public func write(_ blob: [UInt8], digest: Digest) throws { try blobs.write(blob, digest: digest) }

    /// Removes the blob if it is staged.
    public func discard(_ digest: Digest) throws { try blobs.discard(digest) }

    /// Makes the staged blobs visible, and the index with the image in it.
    public func commit(_ image: ListedImage, limit: Int) throws {
        try commit(limit: limit) { try image.index(from: $0, limit: limit) }
    }

    /// Makes the staged blobs visible, and the index that `edit` makes of the one that is there.
    public func commit(limit: Int, editing edit: ([UInt8]?) throws -> [UInt8]) throws {
        if !existed {
            let index = try edit(nil)
            if sharesBlobs { try blobs.area.publishBlobs() }
            if try staging.becomeLayout(base, index: index) { return remember() }
        }
        let layout = try Directory(path: name)
        try layout.descriptor.lock()
        // Somebody else may have made it meanwhile, or changed it.
        try LayoutWriter.requireLayout(layout, name)
        // Before anything appears: an index that cannot be edited leaves the layout as it was.
        let index = try edit(try layout.bytes(LayoutFile.index, limit: limit))
        if sharesBlobs { try blobs.area.publishBlobs() }
        try staging.move(to: layout, index: index)
        remember()
    }

    /// The blobs that were staged are in their place, and were verified on the way there.
    private func remember() {
        guard let known else { return }
        for digest in blobs.staged {
            guard let file = try? destination(of: digest)?.file(digest.hex), let status = try? file.status() else {
                continue
            }
            known.add(digest, FileStamp(status))
        }
    }

    /// Removes what was staged and is not in its place.
    public func abandon() {
        blobs.area.remove()
        staging.remove()
    }

    private func destination(of digest: Digest) throws -> Directory? {
        if sharesBlobs { return try blobs.area.host.directory(digest.algorithm.rawValue) }
        // What was not there when staging began is below the parent now.
        guard let layout = existed ? try staging.host.directory(".") : try staging.host.directory(base) else {
            return nil
        }
        return try layout.directory(LayoutFile.blobs)?.directory(digest.algorithm.rawValue)
    }

    /// Opens a directory that the user named; nil when nothing is there.
    private static func open(_ path: String) throws(StoreError) -> Directory? {
        do { return try Directory(path: path) } catch .system(_, _, ENOENT) {
            return nil
        } catch .system(_, _, ENOTDIR) {
            // What is above it is no directory: that is found when something is made there.
            if case .nothing = FoundThere(at: path) { return nil }
            throw .unfit(path, for: .store(.oci))
        }
    }

    /// A layout of the version that we know, or a directory with nothing in it.
    private static func requireLayout(_ directory: borrowing Directory, _ path: String) throws {
        if try directory.hasLayoutFile() { return }
        guard try directory.names().allSatisfy({ $0.hasPrefix(StagingArea.prefix) }) else {
            throw StoreError.unfit(path, for: .store(.oci))
        }
    }
}
