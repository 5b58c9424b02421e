internal import CLZMA

/// Decompresses xz (.xz file format 1.1.0) with liblzma, which compares the check of each block; takes the dictionary.
///
/// A check that liblzma does not know is an error: nothing would be verified.
@safe
final class XzDecompressor: Decompressor {
    private let stream: UnsafeMutablePointer<lzma_stream>
    private let memory: UInt64

    /// One that refuses streams with a dictionary larger than `window`.
    init(window: Int64) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: lzma_stream())
        // Beside the dictionary liblzma needs some 100 KB.
        memory = UInt64(max(0, window)) + 1 << 20
    }

    deinit {
        unsafe lzma_end(stream)
        unsafe stream.deallocate()
    }

    func begin() throws(CompressionFailure) {
        guard unsafe lzma_stream_decoder(stream, memory, lzma_tell_unsupported_check) == LZMA_OK else {
            throw .fault(.outOfMemory)
        }
    }

    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(CompressionFailure) -> DecompressionStep {
        unsafe stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_in = input.count
        unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        unsafe stream.pointee.avail_out = output.count
        let result = unsafe lzma_code(stream, LZMA_RUN)
        switch result {
        // No progress without input: what LayerStream sees, too.
        case LZMA_OK, LZMA_STREAM_END, LZMA_BUF_ERROR: break
        case LZMA_MEMLIMIT_ERROR: throw .windowTooLarge
        case LZMA_MEM_ERROR: throw .fault(.outOfMemory)
        case LZMA_OPTIONS_ERROR, LZMA_UNSUPPORTED_CHECK: throw .fault(.unsupported)
        default: throw .fault(.malformed)
        }
        return DecompressionStep(
            consumed: input.count - Int(unsafe stream.pointee.avail_in),
            produced: output.count - Int(unsafe stream.pointee.avail_out), memberEnded: result == LZMA_STREAM_END)
    }
}
