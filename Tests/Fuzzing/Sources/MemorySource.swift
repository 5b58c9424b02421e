import Digests

/// Bytes in memory, given at most `step` at a time.
final class MemorySource: ByteSource {
    private let bytes: [UInt8]
    private let step: Int
    private var position = 0

    init(_ bytes: [UInt8], step: Int = .max) {
        self.bytes = bytes
        self.step = step
    }

    func read(into buffer: inout MutableRawSpan) throws -> Int {
        let count = min(step, buffer.byteCount, bytes.count - position)
        for index in 0..<count { buffer.storeBytes(of: bytes[position + index], toByteOffset: index, as: UInt8.self) }
        position += count
        return count
    }
}
