public import Digests
public import ImageDocuments

/// An OCI image layout in a tar, opened for reading where it is: blobs are parts of the file.
public final class OCIArchive: ImageSource {
    /// The file, as the user named it.
    public let name: String
    /// What the user called it.
    public let transport: Reference.Transport
    private let archive: Archive

    /// Takes an archive as a layout; throws when it is none, or one of another version.
    init(_ archive: Archive, as transport: Reference.Transport, limit: Int) throws {
        name = archive.file.name
        self.transport = transport
        self.archive = archive
        guard let text = try archive.document(LayoutFile.name, limit: min(limit, 64 << 10)) else {
            throw StoreError.notAStore(
                path: name, .ociArchive, missing: LayoutFile.name, found: archive.contents)
        }
        do { _ = try LayoutFile(text) } catch { throw StoreError.member(LayoutFile.name, .document(error)) }
    }

    /// That the archive has a half which was not read.
    public var remarks: [StoreRemark] {
        archive.has(DockerArchiveManifest.name) && transport == .dockerArchive ? [.hybrid(name: name)] : []
    }

    /// `index.json` as it is.
    public func indexDocument(limit: Int) throws -> [UInt8] {
        guard let bytes = try archive.bytes(LayoutFile.index, limit: limit) else {
            throw StoreError.notAStore(
                path: name, .ociArchive, missing: LayoutFile.index, found: archive.contents)
        }
        return bytes
    }

    /// Always the same: an archive that is open stays as it is.
    public func indexVersion() throws -> String? { "archive" }

    /// A part of the archive, as long as the descriptor says.
    public func blob(_ digest: Digest, size: Int64) throws -> any ByteSource {
        guard let member = try archive.member(LayoutFile.path(of: digest)) else {
            throw StoreError.blobMissing(digest)
        }
        guard member.size == size else {
            throw StoreError.sizeMismatch(digest, expected: size, actual: member.size)
        }
        return archive.source(of: member)
    }

    /// Every member below `blobs/` whose name is a digest.
    public func blobs() throws -> [Digest] {
        archive.names.compactMap { name in
            let parts = name.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == LayoutFile.blobs else { return nil }
            return try? Digest("\(parts[1]):\(parts[2])")
        }.sorted { $0.description < $1.description }
    }

    /// What is odd about the tar, and whether its other half says the same, if it has one.
    public func findings(limit: Int) throws -> [StoreFinding] {
        var findings = try archive.findings()
        guard archive.has(DockerArchiveManifest.name) else { return findings }
        do {
            findings += try HybridHalves(archive, self, limit: limit).findings()
        } catch StoreError.member(let name, let fault) {
            findings.append(.unreadableHalf(StoreProblem(member: name, fault: fault)))
        }
        return findings
    }
}
