import LayerEntries

/// How much of one file is read.
enum ReadLimit {
    /// Files that say what the image is, and unit files.
    static let facts = 256 << 10
    /// Files that are edited, or whose digest is recorded before they go.
    static let edits = 1 << 20
}

extension TreeReading {
    /// What a path leads to in the end; nil when it leads nowhere.
    func resolve(_ path: String) -> Location? {
        guard let path = try? EntryPath(path) else { return nil }
        return resolve(path)
    }

    /// What a path leads to in the end; nil when it leads nowhere.
    func resolve(_ path: EntryPath) -> Location? {
        guard let location = try? locate(path, followingLast: true), location.entry != nil else { return nil }
        return location
    }

    /// What is at a path itself, a symlink included; nil when nothing is.
    func entry(at path: EntryPath) -> LayerEntry? {
        (try? locate(path, followingLast: false))?.entry
    }

    /// Whether a path leads to anything, or is itself a symlink that dangles.
    func exists(_ path: EntryPath) -> Bool { entry(at: path) != nil }

    /// The bytes of the regular file that a path leads to; nil when there is none or it is longer than `limit`.
    ///
    /// Throws only what reading the bytes throws: a file that cannot be read is not one that is not there.
    func bytes(at path: String, limit: Int = ReadLimit.facts) throws -> [UInt8]? {
        guard let location = resolve(path) else { return nil }
        return try bytes(of: location, limit: limit)
    }

    /// The bytes of the regular file at a location; nil when it is none or longer than `limit`.
    func bytes(of location: Location, limit: Int) throws -> [UInt8]? {
        guard case .file(let size)? = location.entry?.kind, size <= Int64(limit) else { return nil }
        let bytes = try content(of: location.path, limit: limit)
        return bytes.count <= limit ? bytes : nil
    }

    /// Whether a path leads to a regular file.
    func isFile(_ path: String) -> Bool {
        if case .file? = resolve(path)?.entry?.kind { true } else { false }
    }

    /// Whether a path leads to a regular file that somebody may execute.
    func isExecutable(_ path: String) -> Bool {
        guard let entry = resolve(path)?.entry, case .file = entry.kind else { return false }
        return entry.metadata.mode & 0o111 != 0
    }

    /// Whether a path leads to a directory.
    func isDirectory(_ path: String) -> Bool { resolve(path)?.entry?.kind == .directory }
}
