/// How the tar of a layer that we write is packed.
public enum LayerEncoding: Hashable, Sendable {
    /// gzip made of stored blocks: the same bytes whichever version of a compressor is installed.
    case stored
    /// gzip, RFC 1952, by zlib; the level is 1 to 9.
    case gzip(level: Int)
    /// Zstandard, RFC 8878, by libzstd, with a checksum; the level is 1 to 19.
    case zstd(level: Int)
    /// Not at all.
    case none

    /// What the blob is.
    public var compression: LayerCompression {
        switch self {
        case .stored, .gzip: .gzip
        case .zstd: .zstd
        case .none: .none
        }
    }

    /// The tar stream as a blob: one member or frame, without name and time.
    ///
    /// The same bytes for the same version of the compressor, and for `stored` and `none` always.
    func blob(of tar: [UInt8]) throws(LayerWriteError) -> [UInt8] {
        switch self {
        case .stored: StoredGzip.member(of: tar)
        case .gzip(let level): gzip(tar, level: level)
        case .zstd(let level): try ZstdFrame.frame(of: tar, level: level)
        case .none: tar
        }
    }

    private func gzip(_ tar: [UInt8], level: Int) -> [UInt8] {
        var encoder = GzipEncoder(level: level)
        let span = tar.span
        return unsafe encoder.encode(span.bytes) + encoder.finish()
    }
}
