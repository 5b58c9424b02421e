internal import Digests
internal import Glibc

/// A tar file that is open for reading at any place.
final class ArchiveFile: Sendable {
    private let file: FileDescriptor
    /// What people call it.
    let name: String
    /// Its length in bytes.
    let size: Int64

    /// An archive in a regular file.
    init(_ file: consuming FileDescriptor, name: String) throws(StoreError) {
        size = Int64(try file.status().st_size)
        self.name = name
        self.file = file
    }

    /// Reads to the start of `buffer` from `offset` on; 0 at the end.
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        unsafe try file.read(at: offset, into: buffer)
    }

    /// Whether the file's own place is its start: nobody has read from it.
    var isAtStart: Bool { file.position == 0 }

    /// All bytes, or those from the file's own place on.
    func sequentialSource(fromStart: Bool) -> any ByteSource {
        let start = fromStart ? 0 : min(size, max(0, file.position))
        return RangeSource(self, start..<size)
    }

    /// Up to `count` bytes from `offset` on; fewer only where the file ends.
    func bytes(at offset: Int64, count: Int) throws(StoreError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            var span = bytes.mutableSpan
            var raw = unsafe span.mutableBytes
            let read = unsafe try raw.withUnsafeMutableBytes { buffer throws(StoreError) in
                let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return unsafe try file.read(at: offset + Int64(filled), into: rest)
            }
            if read == 0 { break }
            filled += read
        }
        return Array(bytes[..<filled])
    }
}

/// A part of an archive, read once from its start to its end.
final class RangeSource: ByteSource {
    private let file: ArchiveFile
    private var rest: Range<Int64>

    init(_ file: ArchiveFile, _ range: Range<Int64>) {
        self.file = file
        rest = range
    }

    func read(into buffer: inout MutableRawSpan) throws -> Int {
        let count = Int(min(Int64(buffer.byteCount), rest.upperBound - rest.lowerBound))
        if count == 0 { return 0 }
        let read = unsafe try buffer.withUnsafeMutableBytes { buffer throws(StoreError) in
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
            return unsafe try file.read(at: rest.lowerBound, into: part)
        }
        guard read > 0 else { throw StoreError.damagedArchive(name: file.name, .truncated, offset: rest.lowerBound) }
        rest = (rest.lowerBound + Int64(read))..<rest.upperBound
        return read
    }
}
