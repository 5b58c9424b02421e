internal import Glibc

/// A directory of blobs, `ALGORITHM/HEX`, that several layouts have in common (skopeo's `--shared-blob-dir` options).
final class SharedBlobs: Sendable {
    let directory: Directory

    /// Opens the directory that a user named, to read from it.
    init(at path: String) throws { directory = try SharedBlobs.open(path) }

    /// Opens the directory that a user named, to write to it; one that is not there is made.
    static func create(_ path: String) throws -> Directory {
        guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else {
            throw StoreError.system(operation: "mkdir", name: path, code: errno)
        }
        return try Directory(path: path)
    }

    private static func open(_ path: String) throws -> Directory {
        do { return try Directory(path: path) } catch .system(_, _, ENOENT), .system(_, _, ENOTDIR) {
            throw StoreError.noDirectory(path: path)
        }
    }
}
