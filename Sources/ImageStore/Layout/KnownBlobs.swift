internal import Digests
internal import Glibc
internal import Synchronization

/// The blobs that were verified and put into layouts a moment ago: they need not be hashed again for the next image.
public final class KnownBlobs: Sendable {
    private let files = Mutex<[FileStamp: Digest]>([:])

    /// None yet.
    public init() {}

    func add(_ digest: Digest, _ file: FileStamp) { files.withLock { $0[file] = digest } }

    func has(_ digest: Digest, _ file: FileStamp) -> Bool { files.withLock { $0[file] == digest } }
}

/// What tells a file from another, and from what it was before it was written to.
struct FileStamp: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
