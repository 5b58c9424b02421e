internal import CZlib

/// A part of a deflate stream (RFC 1951): the last, or one that ends at a byte, so that another one may follow.
///
/// By zlib, not by ISA-L: what that makes depends on the processor.
enum DeflatedBlock {
    /// Compresses bytes, of which there are less than 2 GiB; `dictionary` is what comes before them in the stream, its
    /// last 32 KiB at most. The level is 1 to 9.
    static func block(of bytes: RawSpan, after dictionary: RawSpan, level: Int, isLast: Bool) -> [UInt8] {
        var stream = unsafe z_stream()
        // zlib keeps the address of its stream. The calls fail only when memory is exhausted.
        return unsafe withUnsafeMutablePointer(to: &stream) { stream in
            let begun = unsafe deflateInit2_(
                stream, CInt(level), Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                CInt(MemoryLayout<z_stream>.size))
            precondition(begun == Z_OK, "zlib: deflateInit2 failed")
            defer { unsafe deflateEnd(stream) }
            if dictionary.byteCount > 0 {
                let result = unsafe dictionary.withUnsafeBytes { dictionary in
                    unsafe deflateSetDictionary(
                        stream, dictionary.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        CUnsignedInt(dictionary.count))
                }
                precondition(result == Z_OK, "zlib: deflateSetDictionary failed")
            }
            // What a block that is not the last adds to the bound: an empty stored block, and three bits.
            let capacity = Int(unsafe deflateBound(stream, CUnsignedLong(bytes.byteCount))) + 6
            return unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
                unsafe bytes.withUnsafeBytes { input in
                    unsafe stream.pointee.next_in = UnsafeMutablePointer(
                        mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
                    unsafe stream.pointee.avail_in = CUnsignedInt(input.count)
                    unsafe stream.pointee.next_out = output.baseAddress
                    unsafe stream.pointee.avail_out = CUnsignedInt(capacity)
                    let result = unsafe deflate(stream, isLast ? Z_FINISH : Z_SYNC_FLUSH)
                    precondition(
                        unsafe result == (isLast ? Z_STREAM_END : Z_OK) && stream.pointee.avail_in == 0,
                        "zlib: deflate failed")
                    count = unsafe capacity - Int(stream.pointee.avail_out)
                }
            }
        }
    }
}
