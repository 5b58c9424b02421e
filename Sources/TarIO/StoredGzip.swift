internal import CISAL

/// gzip made of stored blocks: no compressor, so the same bytes whichever version of one is installed (law 1).
enum StoredGzip {
    /// One member without name and time. Complexity: linear; about 0.01 % larger than the input.
    static func member(of bytes: [UInt8]) -> [UInt8] {
        let largestBlock = 0xffff
        var member: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
        member.reserveCapacity(bytes.count + bytes.count / largestBlock * 5 + 32)
        var start = 0
        repeat {
            let end = min(bytes.count, start + largestBlock)
            let length = UInt16(end - start)
            member.append(end == bytes.count ? 1 : 0)
            member += littleEndian(length) + littleEndian(~length)
            member += bytes[start..<end]
            start = end
        } while start < bytes.count
        return member + littleEndian(checksum(bytes)) + littleEndian(UInt32(truncatingIfNeeded: bytes.count))
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            // The function's parameter lacks a const; it only reads.
            unsafe crc32_gzip_refl(0, UnsafeMutablePointer(mutating: buffer.baseAddress), UInt64(buffer.count))
        }
    }

    private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<(Number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
