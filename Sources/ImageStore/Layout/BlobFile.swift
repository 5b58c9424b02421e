internal import Digests
internal import Glibc

/// An open blob of a layout.
final class BlobFile: ByteSource {
    private let file: FileDescriptor

    init(_ file: consuming FileDescriptor) { self.file = file }

    func read(into buffer: inout MutableRawSpan) throws -> Int { try file.read(into: &buffer) }

    /// Gives the open file, whatever its names are by now, one more name; false where that cannot be.
    ///
    /// Only a file that is just as one is that we write: ours, and with the same permissions.
    func link(to directory: borrowing Directory, as name: String) throws(StoreError) -> Bool {
        let status = try file.status()
        guard status.st_uid == geteuid(), status.st_mode & 0o7777 == 0o644 else { return false }
        return directory.link("/proc/self/fd/\(file.number)", as: name)
    }

    /// Brings the file's bytes to the disk.
    func synchronize() throws(StoreError) { try file.synchronize() }
}

/// Passes a blob on that has its second name already; what is read is what both names have.
final class LinkedSource: ByteSource {
    private let blob: BlobFile

    init(_ blob: BlobFile) { self.blob = blob }

    func read(into buffer: inout MutableRawSpan) throws -> Int {
        let count = try blob.read(into: &buffer)
        if count == 0 { try blob.synchronize() }
        return count
    }
}

/// Passes a stream on and writes the same bytes to a file.
final class CopyingSource: ByteSource {
    private let source: any ByteSource
    private let file: FileDescriptor

    init(_ source: any ByteSource, to file: consuming FileDescriptor) {
        self.source = source
        self.file = file
    }

    func read(into buffer: inout MutableRawSpan) throws -> Int {
        let count = try source.read(into: &buffer)
        if count > 0 { try file.write(buffer.bytes.extracting(first: count)) } else { try file.synchronize() }
        return count
    }
}
