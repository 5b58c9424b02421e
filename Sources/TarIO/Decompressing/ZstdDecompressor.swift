internal import CZstd

/// Decompresses Zstandard (RFC 8878) with libzstd, skippable frames among the others; takes the frame's window.
///
/// libzstd compares a frame's checksum and its content size where it has them.
@safe
final class ZstdDecompressor: Decompressor {
    private let context: OpaquePointer

    /// One that refuses frames with a window larger than the largest power of two in `window`; 1 KiB to 2 GiB.
    init(window: Int64) {
        guard let context = unsafe ZSTD_createDCtx() else { preconditionFailure("libzstd: ZSTD_createDCtx failed") }
        let exponent = CInt(63 - max(1, window).leadingZeroBitCount)
        unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, min(31, max(10, exponent)))
        unsafe self.context = context
    }

    deinit { unsafe ZSTD_freeDCtx(context) }

    func begin() { unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only) }

    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(CompressionFailure) -> DecompressionStep {
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let wanted = unsafe ZSTD_decompressStream(context, &target, &source)
        if ZSTD_isError(wanted) != 0 {
            switch ZSTD_getErrorCode(wanted) {
            case ZSTD_error_frameParameter_windowTooLarge: throw .windowTooLarge
            case ZSTD_error_checksum_wrong: throw .fault(.checksum)
            case ZSTD_error_dictionary_wrong, ZSTD_error_frameParameter_unsupported: throw .fault(.unsupported)
            case ZSTD_error_memory_allocation: throw .fault(.outOfMemory)
            default: throw .fault(.malformed)
            }
        }
        return unsafe DecompressionStep(consumed: source.pos, produced: target.pos, memberEnded: wanted == 0)
    }
}
