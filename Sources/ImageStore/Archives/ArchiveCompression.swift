internal import TarIO

/// How a whole archive is compressed, by its first bytes.
enum ArchiveCompression: String, CaseIterable {
    case gzip, zstd, bzip2, xz

    /// nil for no compression that is known.
    init?(_ start: [UInt8]) {
        guard let found = ArchiveCompression.allCases.first(where: { start.starts(with: $0.magic) }) else { return nil }
        self = found
    }

    private var magic: [UInt8] {
        switch self {
        case .gzip: [0x1f, 0x8b]
        case .zstd: [0x28, 0xb5, 0x2f, 0xfd]
        case .bzip2: Array("BZh".utf8)
        case .xz: [0xfd] + Array("7zXZ".utf8) + [0]
        }
    }

    /// What decompresses it.
    var layerCompression: LayerCompression {
        switch self {
        case .gzip: .gzip
        case .zstd: .zstd
        case .bzip2: .bzip2
        case .xz: .xz
        }
    }
}
