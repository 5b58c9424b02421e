public import Digests
internal import Glibc
public import ImageDocuments

/// An OCI image layout on disk (image-spec, image-layout.md), opened for reading.
///
/// Every file is opened relative to the directory; no link below it is followed, and only regular files are read.
public final class OCILayout: ImageSource {
    /// The directory, as the user named it.
    public let name: String
    /// Whether the file `oci-layout` is there.
    public let hasLayoutFile: Bool
    private let root: Directory
    /// Where blobs are looked for first; nil for a layout that has all of its own.
    private let shared: SharedBlobs?

    /// Whether blobs may be elsewhere.
    public var sharesBlobs: Bool { shared != nil }

    /// A layout in a directory.
    public var transport: Reference.Transport { .oci }

    /// Opens the layout at `path`; throws when there is none, or one of another version.
    ///
    /// Without `needsLayoutFile` a directory that lacks `oci-layout` is taken for a layout, too. Blobs are looked for
    /// in `blobDirectory` first, where that is given.
    public init(path: String, needsLayoutFile: Bool = true, blobDirectory: String? = nil) throws {
        let directory = try OCILayout.directory(path)
        hasLayoutFile = try directory.hasLayoutFile()
        name = path
        root = directory
        shared = try blobDirectory.map { try SharedBlobs(at: $0) }
        guard hasLayoutFile || !needsLayoutFile else {
            throw StoreError.noStore(.oci, at: path, missing: LayoutFile.name)
        }
    }

    private static func directory(_ path: String) throws -> Directory {
        do { return try Directory(path: path) } catch .system(_, _, ENOENT), .system(_, _, ENOTDIR) {
            throw StoreError.noStore(.oci, at: path)
        }
    }

    /// `index.json` as it is.
    public func indexDocument(limit: Int) throws -> [UInt8] {
        guard let bytes = try root.bytes(LayoutFile.index, limit: limit) else {
            throw StoreError.noStore(.oci, at: name, missing: LayoutFile.index)
        }
        return bytes
    }

    /// Which file `index.json` is, and when it was changed last; nil when there is none.
    public func indexVersion() throws -> String? {
        guard let status = try root.file("index.json")?.status() else { return nil }
        let times = [status.st_mtim, status.st_ctim].map { "\($0.tv_sec).\($0.tv_nsec)" }
        return "\(status.st_dev) \(status.st_ino) \(status.st_size) \(times)"
    }

    /// Opens `blobs/ALGORITHM/HEX`; its size is compared before a byte is read.
    public func blob(_ digest: Digest, size: Int64) throws -> any ByteSource {
        guard let file = try file(of: digest) else { throw StoreError.blobMissing(digest) }
        let actual = try file.status().st_size
        guard Int64(actual) == size else {
            throw StoreError.sizeMismatch(digest, expected: size, actual: Int64(actual))
        }
        return BlobFile(file)
    }

    /// Every file below `blobs/` whose name is a digest.
    public func blobs() throws -> [Digest] {
        var digests: [Digest] = []
        for algorithm in DigestAlgorithm.allCases {
            var names = Set(try shared?.directory.directory(algorithm.rawValue)?.names() ?? [])
            names.formUnion(try root.directory(LayoutFile.blobs)?.directory(algorithm.rawValue)?.names() ?? [])
            digests += names.sorted().compactMap { try? Digest("\(algorithm.rawValue):\($0)") }
        }
        return digests
    }

    /// How many bytes a blob has; nil when it is not there.
    public func size(of digest: Digest) throws -> Int64? {
        guard let file = try file(of: digest) else { return nil }
        return Int64(try file.status().st_size)
    }

    /// Which file a blob is: device and inode; nil when it is not there.
    func identity(of digest: Digest) throws -> FileIdentity? {
        guard let file = try file(of: digest) else { return nil }
        return FileIdentity(try file.status())
    }

    private func file(of digest: Digest) throws(StoreError) -> FileDescriptor? {
        if let file = try shared?.directory.directory(digest.algorithm.rawValue)?.file(digest.hex) { return file }
        guard let blobs = try root.directory(LayoutFile.blobs),
            let directory = try blobs.directory(digest.algorithm.rawValue)
        else { return nil }
        return try directory.file(digest.hex)
    }
}

/// What makes two names the same file.
struct FileIdentity: Equatable {
    let device: UInt64
    let inode: UInt64

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }
}
