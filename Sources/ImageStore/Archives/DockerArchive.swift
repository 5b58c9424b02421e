public import Digests
public import ImageDocuments

/// What `docker save` wrote before version 25, opened for reading where it is.
///
/// It has no manifests: one of Docker's schema 2 is made for each image, and an index that lists them. A layer that is
/// a plain tar has its `diff_id` for a digest; a compressed one is read once for its own.
public final class DockerArchive: ImageSource {
    /// The file, as the user named it.
    public let name: String
    /// What `docker save` writes.
    public var transport: Reference.Transport { .dockerArchive }
    private let archive: Archive
    private let listing: DockerArchiveListing

    /// Reads the documents of an archive, which are at most `limit` bytes long each.
    init(_ archive: Archive, limit: Int) throws {
        name = archive.file.name
        self.archive = archive
        listing = try DockerArchiveListing(of: archive, limit: limit)
    }

    /// The index that was made.
    public func indexDocument(limit: Int) throws -> [UInt8] {
        guard listing.index.count <= limit else {
            throw StoreError.documentTooLarge(name: DockerArchiveManifest.name, maximum: limit)
        }
        return listing.index
    }

    /// Always the same: the index was made when the archive was opened.
    public func indexVersion() throws -> String? { "archive" }

    /// A document that was made, the configuration, or a layer.
    public func blob(_ digest: Digest, size: Int64) throws -> any ByteSource {
        if let document = listing.documents[digest] {
            guard document.count == size else {
                throw StoreError.sizeMismatch(digest, expected: size, actual: Int64(document.count))
            }
            return PrefixedSource(document, NothingSource())
        }
        switch listing.layers[digest] {
        case nil: throw StoreError.blobMissing(digest)
        case .fault(let error): throw error
        case .member(let member):
            guard member.size == size else {
                throw StoreError.sizeMismatch(digest, expected: size, actual: member.size)
            }
            return archive.source(of: member)
        }
    }

    /// What the images consist of.
    public func blobs() throws -> [Digest] {
        (Array(listing.documents.keys) + listing.layers.keys).sorted { $0.description < $1.description }
    }

    /// What is odd about the tar.
    public func findings(limit: Int) throws -> [StoreFinding] { try archive.findings() }
}

extension Digest {
    /// The digest that a member's name says: `HEX.json` and `blobs/sha256/HEX`, as Docker's archives have them.
    init?(nameOf member: String) {
        var name = member[...]
        if name.hasPrefix("blobs/sha256/") { name = name.dropFirst("blobs/sha256/".count) }
        if name.hasSuffix(".json") { name = name.dropLast(".json".count) }
        guard let digest = try? Digest("sha256:\(name)") else { return nil }
        self = digest
    }
}
