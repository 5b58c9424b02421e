internal import Glibc

extension Handle {
    private static let blockSize = 4096

    /// Writes bytes at a place of a new file, but for whole blocks of zeros: those are holes once the file is so long.
    func write(_ bytes: RawSpan, at place: Int64) throws(SystemFailure) {
        var start = 0
        while start < bytes.byteCount {
            let isHole = Handle.isHole(bytes, at: start, place)
            var end = start
            while end < bytes.byteCount, Handle.isHole(bytes, at: end, place) == isHole {
                let left = Handle.blockSize - Int((place + Int64(end)) % Int64(Handle.blockSize))
                end = min(bytes.byteCount, end + left)
            }
            if !isHole { try writeAll(bytes.extracting(start..<end), at: place + Int64(start)) }
            start = end
        }
    }

    /// Whether the block that begins here is whole and all zeros.
    private static func isHole(_ bytes: RawSpan, at start: Int, _ place: Int64) -> Bool {
        guard (place + Int64(start)) % Int64(blockSize) == 0, bytes.byteCount - start >= blockSize else { return false }
        return unsafe bytes.extracting(start..<(start + blockSize)).withUnsafeBytes { block in
            guard let first = block.baseAddress else { return false }
            // The first byte tells most blocks; then each byte is compared with the one before it.
            return unsafe block[0] == 0 && memcmp(first, first.advanced(by: 1), block.count - 1) == 0
        }
    }

    private func writeAll(_ bytes: RawSpan, at place: Int64) throws(SystemFailure) {
        var done = 0
        while done < bytes.byteCount {
            let count = unsafe bytes.extracting(done...).withUnsafeBytes {
                unsafe pwrite(number, $0.baseAddress, $0.count, off_t(place + Int64(done)))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure("pwrite") }
            done += count
        }
    }
}
