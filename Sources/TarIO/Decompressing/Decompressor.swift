/// Turns one kind of compressed stream into bytes, part by part; owns a C library's state.
///
/// A compressed blob is a row of members (gzip), frames (zstd) or streams (bzip2, xz), here all called members. Each
/// has its own checksums, which are verified.
protocol Decompressor: AnyObject {
    /// Makes ready for the next member.
    func begin() throws(CompressionFailure)

    /// Decompresses from `input` to the start of `output` until one of them is used up or the member ends.
    ///
    /// With `output` full there may be more to come even without input.
    func decompress(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) throws(CompressionFailure) -> DecompressionStep
}

/// What one call did.
struct DecompressionStep {
    var consumed: Int
    var produced: Int
    var memberEnded: Bool
}

/// Why a decompressor cannot go on, without the place.
enum CompressionFailure: Error {
    case fault(CompressionFault)
    /// More memory would be needed than `ReadLimits.window`.
    case windowTooLarge
}

extension LayerCompression {
    /// A new decompressor that keeps at most `window` bytes of what it has decompressed; nil for plain tar.
    func decompressor(window: Int64) -> (any Decompressor)? {
        switch self {
        case .none: nil
        case .gzip: GzipDecompressor()
        case .zstd: ZstdDecompressor(window: window)
        case .bzip2: Bzip2Decompressor()
        case .xz: XzDecompressor(window: window)
        }
    }
}
