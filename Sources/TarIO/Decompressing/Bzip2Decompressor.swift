internal import CBzip2

/// Decompresses bzip2 with libbz2, which compares the CRC of each block and of the stream; takes up to 4 MB.
@safe
final class Bzip2Decompressor: Decompressor {
    private let stream: UnsafeMutablePointer<bz_stream>
    private var isOpen = false

    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: bz_stream())
    }

    deinit {
        if isOpen { unsafe BZ2_bzDecompressEnd(stream) }
        unsafe stream.deallocate()
    }

    func begin() throws(CompressionFailure) {
        if isOpen { unsafe BZ2_bzDecompressEnd(stream) }
        isOpen = unsafe BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK
        guard isOpen else { throw .fault(.outOfMemory) }
    }

    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(CompressionFailure) -> DecompressionStep {
        let source = unsafe UnsafeMutableRawPointer(mutating: input.baseAddress)
        unsafe stream.pointee.next_in = source?.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_in = UInt32(input.count)
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: CChar.self)
        unsafe stream.pointee.avail_out = UInt32(output.count)
        let result = unsafe BZ2_bzDecompress(stream)
        switch result {
        case BZ_OK, BZ_STREAM_END: break
        case BZ_MEM_ERROR: throw .fault(.outOfMemory)
        default: throw .fault(.malformed)
        }
        return DecompressionStep(
            consumed: input.count - Int(unsafe stream.pointee.avail_in),
            produced: output.count - Int(unsafe stream.pointee.avail_out), memberEnded: result == BZ_STREAM_END)
    }
}
