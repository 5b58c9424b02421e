internal import Digests

/// An open blob of a layout.
final class BlobFile: ByteSource {
    private let file: FileDescriptor

    init(_ file: consuming FileDescriptor) { self.file = file }

    func read(into buffer: inout MutableRawSpan) throws -> Int { try file.read(into: &buffer) }
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
