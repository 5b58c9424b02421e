internal import Glibc
internal import Synchronization

/// A directory of files that can be made again, the least recently used of which go when they are too many bytes.
///
/// It is the user's own and nobody else's to write to. Each file appears whole, by a rename; several processes may use
/// the directory at the same time. What has no name of the cache's own is left alone.
public final class CacheDirectory: Sendable {
    /// A file of it.
    public struct File: Sendable, Equatable {
        /// Its name.
        public var name: String
        /// Its size in bytes.
        public var size: Int64
        /// When it was used last, in seconds since the epoch.
        public var lastUsed: Int64
        /// The nanoseconds past that.
        var nanoseconds: Int64
    }

    /// The largest file that is read, in bytes.
    static let maximumFileSize: Int64 = 2 << 30
    /// How long a file that nobody has finished is left alone, in seconds.
    static let patience: Int64 = 3600

    /// The directory, as the user named it.
    public let path: String
    /// How many bytes all files may have together.
    public let limit: Int64
    private let directory: Directory
    /// Whether a name is one of a file of the cache.
    private let owns: @Sendable (String) -> Bool
    /// What is known of all files' size: when they were looked at last, and what was stored since.
    private let usage = Mutex(Usage())

    private struct Usage {
        /// nil before they were looked at.
        var size: Int64?
        var added: Int64 = 0
        var stores = 0
    }

    /// After how many files all are looked at anew: other processes may have stored some.
    private static let trustedStores = 256

    /// Opens the directory at `path`, or makes it with those above it that are missing, for its owner only; throws
    /// `noDirectory` where it is missing and not `isMade`.
    ///
    /// `owns` tells the names of the cache's files from others. Throws `wrongFileType` when the directory is somebody
    /// else's, or when others may write to it.
    public init(
        path: String, limit: Int64, isMade: Bool = true, owns: @escaping @Sendable (String) -> Bool
    ) throws(StoreError) {
        if isMade {
            try CacheDirectory.make(path)
        } else if case .nothing = FoundThere(at: path) {
            throw .noDirectory(path: path)
        }
        directory = try Directory(path: path)
        self.path = path
        self.limit = limit
        self.owns = owns
        let status = try directory.descriptor.status()
        guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else {
            throw .wrongFileType(name: path, expected: "a directory that nobody else can write to")
        }
    }

    /// A file's bytes, and notes that it was used unless told otherwise; nil when there is none.
    public func bytes(of name: String, noting isUse: Bool = true) throws(StoreError) -> [UInt8]? {
        guard let file = try directory.file(name) else { return nil }
        // That the time cannot be set only makes it look older.
        if isUse { _ = futimens(file.number, nil) }
        let open = try ArchiveFile(file, name: name)
        guard open.size <= CacheDirectory.maximumFileSize else { return nil }
        return try open.bytes(at: 0, count: Int(open.size))
    }

    /// Puts a file in the place of the one that is there, if any; then the least recently used go beyond the limit.
    public func store(_ bytes: [UInt8], as name: String) throws(StoreError) {
        guard Int64(bytes.count) <= min(limit, CacheDirectory.maximumFileSize) else { return }
        try directory.replace(name, with: bytes, mode: 0o600)
        // Not each time: an image may have very many layers.
        let isDue = usage.withLock { usage in
            usage.added += Int64(bytes.count)
            usage.stores += 1
            guard let size = usage.size, usage.stores < CacheDirectory.trustedStores else { return true }
            return size + usage.added > limit
        }
        if isDue { try prune() }
    }

    /// All files, the most recently used first; what nobody has finished is not among them.
    public func files() throws(StoreError) -> [File] { try allFiles().filter { owns($0.name) } }

    /// Removes a file; that it is gone already is no error.
    public func remove(_ name: String) throws(StoreError) { try directory.removeFile(name) }

    /// Removes the least recently used files beyond the limit, and what was left half-made; gives what it removed.
    @discardableResult
    public func prune() throws(StoreError) -> [File] {
        var removed: [File] = []
        var total: Int64 = 0
        let now = Int64(time(nil))
        for file in try allFiles() {
            if owns(file.name) {
                guard total + file.size > limit else {
                    total += file.size
                    continue
                }
            } else if file.lastUsed >= now - CacheDirectory.patience {
                continue
            }
            try directory.removeFile(file.name)
            removed.append(file)
        }
        usage.withLock { [total] in $0 = Usage(size: total) }
        return removed
    }

    private func allFiles() throws(StoreError) -> [File] {
        var files: [File] = []
        for name in try directory.names() {
            guard owns(name) || isTemporary(name) else { continue }
            // Gone meanwhile, or no file: not ours to count.
            guard let status = directory.status(of: name), status.st_mode & S_IFMT == S_IFREG else { continue }
            files.append(
                File(
                    name: name, size: Int64(status.st_size), lastUsed: Int64(status.st_mtim.tv_sec),
                    nanoseconds: Int64(status.st_mtim.tv_nsec)))
        }
        return files.sorted { ($1.lastUsed, $1.nanoseconds, $0.name) < ($0.lastUsed, $0.nanoseconds, $1.name) }
    }

    /// Whether a name is that of a file of the cache on its way: see `Directory.replace`.
    private func isTemporary(_ name: String) -> Bool {
        guard name.hasPrefix(StagingArea.prefix), let dash = name.lastIndex(of: "-") else { return false }
        return owns(String(name[..<dash].dropFirst(StagingArea.prefix.count)))
    }

    private static func make(_ path: String) throws(StoreError) {
        if unsafe mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let parent = Directory.split(path).directory
        guard errno == ENOENT, parent != path, parent != "." else {
            throw .system(operation: "mkdir", name: path, code: errno)
        }
        try make(parent)
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .system(operation: "mkdir", name: path, code: errno)
        }
    }
}
