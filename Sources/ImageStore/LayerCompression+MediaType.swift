package import ImageDocuments
package import TarIO

// What documents name and what is read are the same five compressions; neither room knows of the other.

extension LayerCompression {
    /// What decompresses a layer of which a media type says this.
    package init(_ compression: MediaType.Compression) {
        switch compression {
        case .none: self = .none
        case .gzip: self = .gzip
        case .zstd: self = .zstd
        case .bzip2: self = .bzip2
        case .xz: self = .xz
        }
    }
}

extension MediaType.Compression {
    /// What a media type says of a layer that is compressed so.
    package init(_ compression: LayerCompression) {
        switch compression {
        case .none: self = .none
        case .gzip: self = .gzip
        case .zstd: self = .zstd
        case .bzip2: self = .bzip2
        case .xz: self = .xz
        }
    }
}
