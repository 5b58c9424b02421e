public import Digests
internal import Glibc
public import ImageDocuments

/// Writes one image to a directory as skopeo's `dir:` has it: staged whole, then renamed.
///
/// An image that is there already is replaced; a directory with anything else in it is refused.
public final class DirectoryWriter: ImageDestination {
    /// The directory, as the user named it.
    public let name: String
    /// One image in a directory.
    public var transport: Reference.Transport { .directory }
    private let base: String
    private let staging: BlobStaging

    /// Makes ready to write the directory at `path`; the one it is in must be there.
    init(path: String) throws {
        name = path
        guard !path.isEmpty else { throw StoreError.noStore(.directory, at: path) }
        let (directory, base) = Directory.split(path)
        self.base = base
        let parent = try Directory(ofDestination: directory)
        try DirectoryWriter.requireReplaceable(parent, base, path)
        staging = try BlobStaging(in: parent)
    }

    /// Whether the blob is staged: a directory is written whole.
    public func holds(_ digest: Digest, size: Int64, from source: any ImageSource) throws -> Bool {
        staging.holds(digest)
    }

    /// Stages the bytes of `source` under `digest` while they are read.
    public func copying(_ source: any ByteSource, digest: Digest) throws -> any ByteSource {
        try staging.copying(source, digest: digest)
    }

    /// Stages a blob of the same file system by a second name.
    public func linking(_ source: any ByteSource, digest: Digest) throws -> Bool {
        try staging.linking(source, digest: digest)
    }

    /// Stages `blob`.
    public func write(_ blob: [UInt8], digest: Digest) throws { try staging.write(blob, digest: digest) }

    /// Removes the blob if it is staged.
    public func discard(_ digest: Digest) throws { try staging.discard(digest) }

    /// Puts the directory in its place; what the image is called is not said in it.
    public func commit(_ image: ListedImage, limit: Int) throws {
        try DirectoryWriter.requireReplaceable(staging.area.host, base, name)
        try staging.area.publishDirectory(as: base, manifest: image.descriptor.digest)
    }

    /// Removes what was staged.
    public func abandon() { staging.area.remove() }

    private static func existing(
        _ parent: borrowing Directory, _ base: String, _ path: String
    ) throws(StoreError) -> Directory? {
        do { return try parent.directory(base) } catch .wrongFileType { throw .unfit(path, for: .store(.directory)) }
    }

    private static func requireReplaceable(
        _ parent: borrowing Directory, _ base: String, _ path: String
    ) throws(StoreError) {
        guard let existing = try existing(parent, base, path) else { return }
        let names = try existing.names()
        let isOurs = { (name: String) in
            name == DirectoryImage.manifestName || name == DirectoryImage.versionName
                || DirectoryImage.digest(name) != nil || name.hasPrefix("signature-")
                || name.contains(".signature-")
        }
        guard names.allSatisfy(isOurs), names.isEmpty || names.contains(DirectoryImage.versionName) else {
            throw .unfit(path, for: .store(.directory))
        }
    }
}
