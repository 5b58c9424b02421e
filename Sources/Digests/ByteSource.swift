/// A stream of bytes that is read once, front to back: a blob in a layout, an archive's member, a remote body.
public protocol ByteSource: AnyObject {
    /// Reads up to `buffer.byteCount` bytes to its start and returns how many; 0 only at the end.
    func read(into buffer: inout MutableRawSpan) throws -> Int
}

extension ByteSource {
    /// Reads all bytes to the end and gives their digest.
    public func digest(_ algorithm: DigestAlgorithm) throws -> Digest {
        var hasher = DigestHasher(algorithm)
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            var span = chunk.mutableSpan
            var bytes = unsafe span.mutableBytes
            let count = try read(into: &bytes)
            if count == 0 { return hasher.finish() }
            hasher.update(bytes.bytes.extracting(first: count))
        }
    }
}
