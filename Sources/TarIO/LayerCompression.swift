/// How a layer's tar is compressed; the raw value is the compression's name.
public enum LayerCompression: String, Sendable, CaseIterable {
    /// Not at all.
    case none
    /// gzip, RFC 1952.
    case gzip
    /// Zstandard, RFC 8878.
    case zstd
    /// bzip2.
    case bzip2
    /// xz, the .xz file format 1.1.0.
    case xz
}

extension LayerCompression {
    /// How many bytes of a blob `sniffed` wants to see: a tar's first block.
    package static let sniffedLength = TarBlock.size

    /// What a blob is that begins with these bytes; nil when they tell nothing.
    ///
    /// A tar is looked for first: its first name may begin like anything else.
    static func sniffed(_ start: RawSpan) -> LayerCompression? {
        if TarBlock.isTar(start) { return LayerCompression.none }
        return allCases.first { $0 != .none && start.byteCount >= 4 && $0.begins(start) }
    }

    /// What a blob is that begins with these bytes; nil when they tell nothing.
    package static func sniffed(_ start: [UInt8]) -> LayerCompression? {
        let span = start.span
        return unsafe sniffed(span.bytes)
    }

    /// Whether a blob of this compression may begin with these bytes, which may be too few to tell.
    func begins(_ start: RawSpan) -> Bool {
        // Of zstd's skippable frames the first byte's low half is free.
        if self == .zstd, start.byteCount > 0, start[0] & 0xf0 == 0x50 {
            return start.begins([start[0], 0x2a, 0x4d, 0x18])
        }
        return start.begins(magic)
    }

    /// Whether another member may follow whose first byte this is; the decompressor looks at the others.
    func mayBegin(_ byte: UInt8) -> Bool { byte == magic.first || self == .zstd && byte & 0xf0 == 0x50 }

    /// What a file's name gets after `.tar`.
    package var suffix: String {
        switch self {
        case .none: ""
        case .gzip: ".gz"
        case .zstd: ".zst"
        case .bzip2: ".bz2"
        case .xz: ".xz"
        }
    }

    private var magic: [UInt8] {
        switch self {
        case .none: []
        case .gzip: [0x1f, 0x8b]
        case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
        case .bzip2: Array("BZh".utf8)
        case .xz: [0xfd] + Array("7zXZ".utf8) + [0]
        }
    }
}

extension RawSpan {
    /// The byte at this offset.
    subscript(offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

    /// Whether as many of these bytes as there are bytes here are the same.
    fileprivate func begins(_ expected: [UInt8]) -> Bool {
        for offset in 0..<min(byteCount, expected.count) where self[offset] != expected[offset] { return false }
        return true
    }
}
