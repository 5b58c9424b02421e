public import Customization
internal import Glibc
public import LayerEntries

/// A tree unpacked on disk.
///
/// No path is ever handed to the host as a whole: it is walked component by component, each one opened relative to the
/// directory above it without following links, and links are resolved here, inside the root. What a name means may
/// change meanwhile; that nothing outside is met holds all the same.
public final class RootFilesystem: TreeReading {
    /// The root directory, as the user named it.
    public let name: String
    let root: Handle
    /// The first error that a call could not report, because it may only say "not there".
    private var failure: RootFilesystemError?

    /// Opens the tree whose root directory is at `path`; links on the way there are the user's own and are followed.
    public init(path: String) throws(RootFilesystemError) {
        let number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { throw .notADirectory(path: path) }
            throw SystemFailure("open").at(.root)
        }
        name = path
        root = Handle(number)
    }

    /// Throws the first error that hid behind an answer.
    public func check() throws(RootFilesystemError) {
        if let failure { throw failure }
    }

    /// Where `path` really is, see `TreeReading`; what cannot be looked at counts as not there until `check`.
    public func locate(_ path: EntryPath, followingLast: Bool) throws(LocateError) -> Location {
        var walk = Walk(root, path)
        do {
            guard let found = try walk.go(followingLast: followingLast) else {
                return Location(path: walk.path, entry: nil)
            }
            return Location(path: walk.path, entry: try entry(of: found, at: walk))
        } catch {
            switch error {
            case .locate(let error): throw error
            case .system(let system):
                failure = failure ?? system.at(walk.path)
                return Location(path: walk.path, entry: nil)
            }
        }
    }

    /// The names in a directory given by its real path, sorted by bytes; empty when it is no directory.
    public func names(in directory: EntryPath) -> [[UInt8]] {
        var walk = Walk(root, directory)
        do {
            guard let found = try walk.go(followingLast: false), try found.status().isDirectory else { return [] }
            return try found.names()
        } catch let error as SystemFailure {
            failure = failure ?? error.at(directory)
        } catch WalkFailure.system(let error) {
            failure = failure ?? error.at(directory)
        } catch {
            // A loop, or a file where a directory is needed: no directory.
        }
        return []
    }

    /// A regular file's bytes, by its real path; throws when there are more than `limit`.
    public func content(of file: EntryPath, limit: Int) throws -> [UInt8] {
        try check()
        let bytes: [UInt8]?
        do throws(SystemFailure) {
            guard let parent = try directory(file.parent) else { throw SystemFailure("openat", ENOENT) }
            let handle = try parent.open(file.name, O_RDONLY | O_NONBLOCK).get()
            guard try handle.status().isRegular else { throw SystemFailure("openat", EINVAL) }
            bytes = try handle.bytes(limit: limit)
        } catch {
            throw error.at(file)
        }
        guard let bytes else { throw RootFilesystemError.tooLarge(file, limit: limit) }
        return bytes
    }

    /// The directory at a real path; nil when there is none, or a link on the way.
    func directory(_ path: EntryPath) throws(SystemFailure) -> Handle? {
        var walk = Walk(root, path)
        do {
            guard let found = try walk.go(followingLast: false), walk.path == path, walk.links == 0,
                try found.status().isDirectory
            else { return nil }
            return found
        } catch let error as SystemFailure {
            throw error
        } catch WalkFailure.system(let error) {
            throw error
        } catch {
            return nil
        }
    }

    /// The same, open for what needs more than a place: its owner, mode and names.
    func openForChange(_ path: EntryPath) throws(SystemFailure) -> Handle? {
        guard let found = try directory(path) else { return nil }
        return try found.open(Array(".".utf8), O_RDONLY | O_DIRECTORY).get()
    }

    private func entry(of handle: Handle, at walk: Walk) throws(WalkFailure) -> LayerEntry {
        do throws(SystemFailure) {
            let status = try handle.status()
            var metadata = EntryMetadata(
                mode: UInt16(truncatingIfNeeded: status.st_mode & 0o7777), uid: status.st_uid, gid: status.st_gid,
                modified: ModificationTime(
                    seconds: Int64(status.st_mtim.tv_sec), nanoseconds: UInt32(clamping: status.st_mtim.tv_nsec)))
            let kind: EntryKind
            switch status.st_mode & S_IFMT {
            case S_IFDIR: kind = .directory
            case S_IFLNK: kind = .symlink(target: try handle.target())
            case S_IFCHR: kind = .characterDevice(DeviceNumber(status.st_rdev))
            case S_IFBLK: kind = .blockDevice(DeviceNumber(status.st_rdev))
            case S_IFREG:
                kind = .file(size: Int64(status.st_size))
                // Attributes need a file that is open for reading; one that we may not read has none for us.
                if case .success(let file) = walk.parent.open(walk.path.name, O_RDONLY | O_NONBLOCK) {
                    metadata.xattrs = try file.attributes()
                }
            default: kind = .fifo
            }
            return LayerEntry(path: walk.path, kind: kind, metadata: metadata)
        } catch {
            throw .system(error)
        }
    }
}

extension stat {
    var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
    var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
    var isSymlink: Bool { st_mode & S_IFMT == S_IFLNK }
}

extension DeviceNumber {
    /// Takes Linux's number apart.
    fileprivate init(_ number: dev_t) {
        let number = UInt64(number)
        self.init(
            major: UInt32(truncatingIfNeeded: (number >> 8 & 0xfff) | (number >> 32 & ~0xfff)),
            minor: UInt32(truncatingIfNeeded: (number & 0xff) | (number >> 12 & ~0xff)))
    }
}
