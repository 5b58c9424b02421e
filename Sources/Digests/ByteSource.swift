/// A stream of bytes that is read once, front to back: a blob in a layout, an archive's member, a remote body.
public protocol ByteSource: AnyObject {
    /// Reads up to `buffer.byteCount` bytes to its start and returns how many; 0 only at the end.
    func read(into buffer: inout MutableRawSpan) throws -> Int
}
