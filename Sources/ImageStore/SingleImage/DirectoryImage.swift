public import Digests
internal import Glibc
public import ImageDocuments

/// One image in a directory as skopeo writes it (containers-transports(5), "dir"): `manifest.json`, `version`, and
/// every blob under its digest's hexadecimal part.
public final class DirectoryImage: ImageSource {
    static let manifestName = "manifest.json"
    static let versionName = "version"
    static let version = "Directory Transport Version: 1.1\n"

    /// The directory, as the user named it.
    public let name: String
    /// One image in a directory.
    public var transport: Reference.Transport { .directory }
    private let root: Directory
    private let manifest: [UInt8]
    private let descriptor: Descriptor

    /// Opens the image at `path`; throws when there is none, or one of another version.
    init(path: String, limit: Int) throws {
        name = path
        do { root = try Directory(path: path) } catch .system(_, _, ENOENT), .system(_, _, ENOTDIR) {
            throw StoreError.noStore(.directory, at: path)
        }
        guard let manifest = try root.bytes(DirectoryImage.manifestName, limit: limit) else {
            throw StoreError.noStore(.directory, at: path, missing: DirectoryImage.manifestName)
        }
        if let version = try root.bytes(DirectoryImage.versionName, limit: 4096),
            !version.starts(with: "Directory Transport Version: 1.".utf8)
        {
            throw StoreError.noStore(.directory, at: path, missing: "Directory Transport Version: 1.1")
        }
        self.manifest = manifest
        let text: JSONText
        do { text = try JSONText(manifest, limits: JSONLimits(bytes: limit)) } catch {
            throw StoreError.member(DirectoryImage.manifestName, .json(error))
        }
        descriptor = Descriptor(of: manifest, as: .guessed(of: text))
    }

    /// An index that lists the one manifest there is.
    public func indexDocument(limit: Int) throws -> [UInt8] { ImageIndex.listing([descriptor]).serialized() }

    /// The manifest, or the file that the digest names.
    public func blob(_ digest: Digest, size: Int64) throws -> any ByteSource {
        if digest == descriptor.digest {
            guard size == descriptor.size else {
                throw StoreError.sizeMismatch(digest, expected: size, actual: descriptor.size)
            }
            return PrefixedSource(manifest, NothingSource())
        }
        guard let file = try file(of: digest) else { throw StoreError.blobMissing(digest) }
        let actual = Int64(try file.status().st_size)
        guard actual == size else { throw StoreError.sizeMismatch(digest, expected: size, actual: actual) }
        return BlobFile(file)
    }

    /// The manifest, and every file whose name is a digest.
    public func blobs() throws -> [Digest] {
        try [descriptor.digest] + root.names().sorted().compactMap(DirectoryImage.digest)
    }

    /// The blob's file; manifests of an index have names of their own.
    private func file(of digest: Digest) throws(StoreError) -> FileDescriptor? {
        if let blob = try root.file(digest.hex) { return blob }
        return try root.file(digest.hex + ".manifest.json")
    }

    /// The digest that a file's name says.
    static func digest(_ name: String) -> Digest? {
        let suffix = ".manifest.json"
        let hex = name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
        return DigestAlgorithm.allCases.lazy.compactMap { try? Digest("\($0.rawValue):\(hex)") }.first
    }
}

extension MediaType {
    /// What a manifest is that need not say it (containers/image's `GuessMIMEType`).
    fileprivate static func guessed(of manifest: JSONText) -> MediaType {
        if let own = manifest[["mediaType"]]?.string { return MediaType(own) }
        if manifest[["manifests"]] != nil { return .ociIndex }
        let config = manifest[["config", "mediaType"]]?.string.map { MediaType($0) }
        return config == .dockerConfig ? .dockerManifest : .ociManifest
    }
}
