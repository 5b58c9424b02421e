internal import Digests

/// Bytes that were read already, and those that follow.
final class PrefixedSource: ByteSource {
    private var prefix: ArraySlice<UInt8>
    private let rest: any ByteSource

    init(_ prefix: [UInt8], _ rest: any ByteSource) {
        self.prefix = prefix[...]
        self.rest = rest
    }

    func read(into buffer: inout MutableRawSpan) throws -> Int {
        if prefix.isEmpty { return try rest.read(into: &buffer) }
        let count = min(prefix.count, buffer.byteCount)
        for index in 0..<count {
            buffer.storeBytes(of: prefix[prefix.startIndex + index], toByteOffset: index, as: UInt8.self)
        }
        prefix = prefix.dropFirst(count)
        return count
    }
}

/// The end of a stream.
final class NothingSource: ByteSource {
    func read(into buffer: inout MutableRawSpan) throws -> Int { 0 }
}
