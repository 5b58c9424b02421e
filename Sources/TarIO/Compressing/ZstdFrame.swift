internal import CZstd

/// Zstandard, compressed by libzstd in one piece.
enum ZstdFrame {
    /// One frame with its content's size and a checksum.
    static func frame(of bytes: [UInt8], level: Int) throws(LayerWriteError) -> [UInt8] {
        guard let context = unsafe ZSTD_createCCtx() else { throw .compressor(.zstd, reason: "out of memory") }
        defer { unsafe ZSTD_freeCCtx(context) }
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, CInt(clamping: level))
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        let capacity = ZSTD_compressBound(bytes.count)
        var code = 0
        let frame = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            code = unsafe bytes.withUnsafeBytes { source in
                unsafe ZSTD_compress2(context, buffer.baseAddress, buffer.count, source.baseAddress, source.count)
            }
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0 else {
            throw .compressor(.zstd, reason: unsafe String(cString: ZSTD_getErrorName(code)))
        }
        return frame
    }
}
