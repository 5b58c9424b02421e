internal import CISAL

/// What a gzip member has around its deflate stream (RFC 1952, 2.3): no name, no time, no word of who made it.
enum GzipFraming {
    /// What comes before the deflate stream.
    static let header: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]

    /// What comes after it: the checksum of what was compressed, and its length modulo 2^32.
    static func trailer(checksum: UInt32, count: Int64) -> [UInt8] {
        littleEndian(checksum) + littleEndian(UInt32(truncatingIfNeeded: count))
    }

    /// The CRC-32 of bytes that follow others, whose checksum is `before`; 0 for none.
    static func checksum(_ bytes: RawSpan, after before: UInt32 = 0) -> UInt32 {
        unsafe bytes.withUnsafeBytes { buffer in
            // The function's parameter lacks a const; it only reads.
            let start = unsafe UnsafeMutableRawPointer(mutating: buffer.baseAddress)
            return unsafe crc32_gzip_refl(before, start?.assumingMemoryBound(to: UInt8.self), UInt64(buffer.count))
        }
    }

    /// A number's bytes, the lowest first.
    static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        (0..<(Number.bitWidth / 8)).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
