internal import Glibc
public import ImageDocuments
internal import TarIO

/// What is at a place where a store was looked for, or is to be.
public enum FoundThere: Sendable, Equatable {
    /// Nothing.
    case nothing
    /// A symbolic link that leads nowhere.
    case brokenLink
    /// A file without a byte.
    case emptyFile
    /// A file that no kind of store is in, or a compressed one, which is not looked into.
    case file
    /// A directory that is no store.
    case directory
    /// A store of this kind.
    case store(Reference.Transport)
    /// A device, a pipe or a socket.
    case special
}

/// What is to be at a place.
public enum WantedThere: Sendable, Equatable {
    /// A store of this kind, nil for any kind.
    case store(Reference.Transport?)
    /// One file.
    case file
    /// A directory of files, new or empty.
    case directory
}

extension FoundThere {
    /// Looks at a path that the user named; links are followed, and nothing is unpacked.
    init(at path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            self = unsafe lstat(path, &status) == 0 ? .brokenLink : .nothing
            return
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: self = FoundThere.inDirectory(path)
        case S_IFREG: self = status.st_size == 0 ? .emptyFile : FoundThere.inFile(path)
        default: self = .special
        }
    }

    private static func inDirectory(_ path: String) -> FoundThere {
        guard let directory = try? Directory(path: path) else { return .directory }
        if (try? directory.has(LayoutFile.name)) == true { return .store(.oci) }
        let isImage = try? directory.has(DirectoryImage.manifestName) && directory.has(DirectoryImage.versionName)
        return isImage == true ? .store(.directory) : .directory
    }

    private static func inFile(_ path: String) -> FoundThere {
        let number = unsafe open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard number >= 0 else { return .file }
        guard let file = try? ArchiveFile(FileDescriptor(number: number, name: path), name: path),
            let start = try? file.bytes(at: 0, count: TarBlock.size),
            TarBlock(start[...], at: 0)?.hasRightSum == true, let archive = try? Archive(file)
        else { return .file }
        return archive.contents
    }
}

extension Archive {
    /// What kind of store it is, if any.
    var contents: FoundThere {
        if has(DockerArchiveManifest.name) || has("repositories") { return .store(.dockerArchive) }
        return has(LayoutFile.name) ? .store(.ociArchive) : .file
    }
}

extension StoreError {
    /// There is no store of this kind at a path; what is there instead is looked at.
    static func noStore(_ transport: Reference.Transport?, at path: String, missing: String? = nil) -> StoreError {
        .notAStore(path: path, transport, missing: missing, found: FoundThere(at: path))
    }

    /// A destination cannot be at a path because of what is there.
    static func unfit(_ path: String, for wanted: WantedThere) -> StoreError {
        .unfitDestination(path: path, wanted, found: FoundThere(at: path))
    }
}
