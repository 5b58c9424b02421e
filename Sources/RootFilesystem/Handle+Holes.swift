internal import Glibc

extension Handle {
    private static let blockSize = 4096

    /// Writes bytes at a place of a new file, but for blocks of zeros: those are holes once the file is so long.
    func write(_ bytes: RawSpan, at place: Int64) throws(SystemFailure) {
        var start = 0
        // What was passed over is behind `start` once something is to be written.
        var end = 0
        while end < bytes.byteCount {
            let left = Handle.blockSize - Int((place + Int64(end)) % Int64(Handle.blockSize))
            let next = min(bytes.byteCount, end + left)
            if Handle.isZero(bytes.extracting(end..<next)) {
                try writeAll(bytes.extracting(start..<end), at: place + Int64(start))
                start = next
            }
            end = next
        }
        try writeAll(bytes.extracting(start..<end), at: place + Int64(start))
    }

    private static func isZero(_ block: RawSpan) -> Bool {
        unsafe block.withUnsafeBytes { block in
            guard let first = block.baseAddress else { return true }
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
