public import Digests

/// A compressed stream's contents as a stream: for what is no layer, and whose digest nobody knows.
public final class DecompressingSource: ByteSource {
    private let stream: LayerStream
    /// What was decompressed and not given out yet.
    private var rest: [UInt8] = []
    private var position = 0

    /// The contents of `source`; of the limits, those of decompressed bytes and of their ratio hold.
    public init(_ source: any ByteSource, compression: LayerCompression, limits: ReadLimits) {
        stream = LayerStream(
            source: source, expectedSize: .max, algorithm: .sha256, compression: compression, limits: limits)
    }

    /// Reads the next decompressed bytes; throws `LayerError`.
    public func read(into buffer: inout MutableRawSpan) throws -> Int {
        if position == rest.count {
            rest = unsafe Array(try stream.next())
            position = 0
        }
        let count = min(buffer.byteCount, rest.count - position)
        for index in 0..<count { buffer.storeBytes(of: rest[position + index], toByteOffset: index, as: UInt8.self) }
        position += count
        return count
    }
}
