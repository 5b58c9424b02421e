public import Digests
internal import Glibc

/// A file of the host that no store names, read from its beginning as often as it is asked for.
public struct PlainFile: Sendable {
    /// Where it is.
    public let path: String
    /// How long it was when it was looked at, in bytes.
    public let size: Int64
    /// The SHA-256 of all its bytes, by which a later reading is held to be the same.
    public let digest: Digest

    /// Reads the file once; throws when it is no regular file.
    public init(path: String) throws(StoreError) {
        self.path = path
        let file = try PlainFile.open(path)
        let status = try file.status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .system(operation: "open", name: path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        size = Int64(status.st_size)
        do { digest = try BlobFile(file).digest(.sha256) } catch let error as StoreError { throw error } catch {
            throw .system(operation: "read", name: path, code: EIO)
        }
    }

    /// The file's bytes from the first on.
    public func source() throws(StoreError) -> any ByteSource { BlobFile(try PlainFile.open(path)) }

    private static func open(_ path: String) throws(StoreError) -> FileDescriptor {
        let number = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { throw .system(operation: "open", name: path, code: errno) }
        return FileDescriptor(number: number, name: path)
    }
}
