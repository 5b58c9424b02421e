/// gzip made of stored blocks: no compressor, so the same bytes whichever version of one is installed.
enum StoredGzip {
    /// One member without name and time. Complexity: linear; about 0.01 % larger than the input.
    static func member(of bytes: [UInt8]) -> [UInt8] {
        let largestBlock = 0xffff
        var member = GzipFraming.header
        member.reserveCapacity(bytes.count + bytes.count / largestBlock * 5 + 32)
        var start = 0
        repeat {
            let end = min(bytes.count, start + largestBlock)
            let length = UInt16(end - start)
            member.append(end == bytes.count ? 1 : 0)
            member += GzipFraming.littleEndian(length) + GzipFraming.littleEndian(~length)
            member += bytes[start..<end]
            start = end
        } while start < bytes.count
        let span = bytes.span
        let checksum = unsafe GzipFraming.checksum(span.bytes)
        return member + GzipFraming.trailer(checksum: checksum, count: Int64(bytes.count))
    }
}
