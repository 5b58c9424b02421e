internal import Glibc
public import ImageDocuments

/// Stores of every kind, by reference.
public enum Store {
    /// Opens the store that a reference names, for reading; without a transport it is found out what is there.
    ///
    /// The image that it selects is not looked for. A stream, and a compressed archive, is read whole.
    public static func open(_ reference: Reference, _ options: StoreOptions = StoreOptions()) throws -> any ImageSource
    {
        switch reference.transport {
        case .oci: return try layout(reference.path, options)
        case .directory: return try DirectoryImage(path: reference.path, limit: options.document)
        case .ociArchive:
            let archive = try archive(reference.path, .ociArchive, options)
            return try OCIArchive(archive, as: .ociArchive, limit: options.document)
        case .dockerArchive:
            return try dockerArchive(try archive(reference.path, .dockerArchive, options), options)
        case nil:
            if !reference.isStandardStream, let found = try directory(reference.path) {
                return found == .directory
                    ? try DirectoryImage(path: reference.path, limit: options.document)
                    : try layout(reference.path, options)
            }
            let archive = try ArchiveOpening(path: reference.path, options: options).open()
            if !archive.has(DockerArchiveManifest.name), archive.has(LayoutFile.name) {
                return try OCIArchive(archive, as: .ociArchive, limit: options.document)
            }
            guard archive.has(DockerArchiveManifest.name) || archive.has("repositories") else {
                throw StoreError.notAStore(path: reference.path, nil, missing: nil, found: .file)
            }
            return try dockerArchive(archive, options)
        }
    }

    /// Makes ready to write to the store that a reference names.
    ///
    /// Without a transport it is what is there; what is not there yet is an archive if it is standard output or its
    /// name ends in `.tar`, else a layout. Of the `known` blobs, those that a layout has are not hashed again.
    public static func create(
        _ reference: Reference, _ options: StoreOptions = StoreOptions(), known: KnownBlobs? = nil
    ) throws -> any ImageDestination {
        switch try transport(forWriting: reference, options) {
        case .oci: try LayoutWriter(path: reference.path, blobDirectory: options.blobDirectory, known: known)
        case .directory: try DirectoryWriter(path: reference.path)
        case .ociArchive: try ArchiveWriter(path: reference.path, .ociArchive, options)
        case .dockerArchive: try ArchiveWriter(path: reference.path, .dockerArchive, options)
        }
    }

    /// Throws unless there is a directory at a path that the user named.
    public static func requireDirectory(_ path: String) throws(StoreError) {
        switch FoundThere(at: path) {
        case .directory, .store(.oci), .store(.directory): return
        default: throw .noDirectory(path: path)
        }
    }

    /// Which kind of store it is that a reference names, for writing.
    public static func kind(
        forWriting reference: Reference, _ options: StoreOptions = StoreOptions()
    ) throws -> Reference.Transport { try transport(forWriting: reference, options) }

    private static func transport(
        forWriting reference: Reference, _ options: StoreOptions
    ) throws -> Reference.Transport {
        if let transport = reference.transport { return transport }
        if reference.isStandardStream { return .ociArchive }
        switch try FileKind(reference.path) {
        case .nothing:
            guard !isCompressedName(reference.path) else { throw StoreError.compressedName(path: reference.path) }
            return reference.path.utf8.reversed().starts(with: ".tar".utf8.reversed()) ? .ociArchive : .oci
        case .directory: return try isDirectoryImage(reference.path) ? .directory : .oci
        case .file:
            do { return try open(reference, options).transport } catch StoreError.notAStore(_, _, _, let found) {
                throw StoreError.unfitDestination(path: reference.path, .store(nil), found: found)
            }
        }
    }

    /// Whether a name is one that people give to compressed archives.
    private static func isCompressedName(_ path: String) -> Bool {
        [".tar.gz", ".tgz", ".tar.zst", ".tzst", ".tar.xz", ".txz", ".tar.bz2", ".tbz2"].contains {
            path.utf8.reversed().starts(with: $0.utf8.reversed())
        }
    }

    private static func layout(_ path: String, _ options: StoreOptions) throws -> OCILayout {
        try OCILayout(path: path, needsLayoutFile: !options.isLenient, blobDirectory: options.blobDirectory)
    }

    /// What `docker save` wrote; its layout's half if it has one.
    private static func dockerArchive(_ archive: Archive, _ options: StoreOptions) throws -> any ImageSource {
        guard archive.has(LayoutFile.name), archive.has(DockerArchiveManifest.name) else {
            return try DockerArchive(archive, limit: options.document)
        }
        return try OCIArchive(archive, as: .dockerArchive, limit: options.document)
    }

    /// Which kind of store a directory is; nil when it is none.
    private static func directory(_ path: String) throws -> Reference.Transport? {
        switch try FileKind(path) {
        case .file: return nil
        case .nothing: throw StoreError.noStore(nil, at: path)
        case .directory: return try isDirectoryImage(path) ? .directory : .oci
        }
    }

    private static func isDirectoryImage(_ path: String) throws -> Bool {
        let root = try Directory(path: path)
        if try root.has(LayoutFile.name) { return false }
        return try root.has(DirectoryImage.manifestName) && root.has(DirectoryImage.versionName)
    }

    private static func archive(
        _ path: String, _ transport: Reference.Transport, _ options: StoreOptions
    ) throws -> Archive {
        do { return try ArchiveOpening(path: path, options: options).open() } catch StoreError.notAStore(
            _, _, let missing, let found)
        {
            throw StoreError.notAStore(path: path, transport, missing: missing, found: found)
        } catch StoreError.system(_, _, ENOENT), StoreError.system(_, _, ENOTDIR) {
            throw StoreError.noStore(transport, at: path)
        }
    }
}

/// What is at a path that the user named; links are followed.
private enum FileKind {
    case nothing, directory, file

    init(_ path: String) throws(StoreError) {
        var status = stat()
        if unsafe stat(path, &status) != 0 {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw .system(operation: "stat", name: path, code: errno)
            }
            self = .nothing
        } else {
            self = status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
        }
    }
}
