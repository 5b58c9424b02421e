internal import Glibc

/// A file that is being made, or standard output; several threads may write to different places.
public final class StagedFile: Sendable {
    private let descriptor: FileDescriptor

    init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    /// Standard output, for `write` at its end only.
    public static func standardOutput() throws(StoreError) -> StagedFile {
        let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
        guard output >= 0 else { throw .system(operation: "dup", name: "standard output", code: errno) }
        return StagedFile(FileDescriptor(number: output, name: "standard output"))
    }

    /// Writes all of `bytes` at the file's own place.
    public func write(_ bytes: RawSpan) throws(StoreError) { try descriptor.write(bytes) }

    /// Writes all of `bytes` at this place of the file, which grows as it must; what is never written is zeros.
    public func write(_ bytes: RawSpan, at offset: Int64) throws(StoreError) {
        var written = 0
        while written < bytes.byteCount {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe pwrite(
                    descriptor.number, buffer.baseAddress?.advanced(by: written), buffer.count - written,
                    off_t(offset) + off_t(written))
            }
            if count < 0 {
                guard errno == EINTR else { throw descriptor.failure("pwrite") }
                continue
            }
            written += count
        }
    }

    /// Gives the file this size, in bytes.
    public func resize(to size: Int64) throws(StoreError) {
        while ftruncate(descriptor.number, off_t(size)) != 0 {
            guard errno == EINTR else { throw descriptor.failure("ftruncate") }
        }
    }

    /// Gives the file's bytes from its beginning to `sink`, part by part.
    public func forEachPart(_ sink: (RawSpan) throws -> Void) throws {
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        var offset: Int64 = 0
        while true {
            var span = chunk.mutableSpan
            var bytes = unsafe span.mutableBytes
            let count = unsafe try bytes.withUnsafeMutableBytes { buffer throws(StoreError) in
                unsafe try descriptor.read(at: offset, into: buffer)
            }
            if count == 0 { return }
            try sink(bytes.bytes.extracting(first: count))
            offset += Int64(count)
        }
    }

    /// Brings the file's bytes to the disk.
    public func synchronize() throws(StoreError) { try descriptor.synchronize() }
}
