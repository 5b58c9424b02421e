public import Digests
internal import ImageStore
internal import LayerIndex
public import TarIO

extension LayerCache {
    /// What the directory has of one layer.
    public struct Layer: Sendable {
        /// The blob's digest.
        public let digest: Digest
        /// What the blob was read as.
        public let compression: LayerCompression
        /// The size of the file, in bytes.
        public let size: Int64
        /// When it was used last, in seconds since the epoch.
        public let lastUsed: Int64

        fileprivate init?(_ file: CacheDirectory.File) {
            guard let parts = IndexedLayer.Key.parts(ofFile: file.name) else { return nil }
            (digest, compression) = parts
            size = file.size
            lastUsed = file.lastUsed
        }
    }

    /// How many bytes the files of the directory may have together.
    public var limit: Int64 { directory?.limit ?? 0 }

    /// The directory, as the user named it; empty when there is none.
    public var path: String { directory?.path ?? "" }

    /// All that the directory has, the most recently used first.
    public func layers() throws -> [Layer] {
        try ImageReader.opening { try directory?.files() ?? [] }.compactMap(Layer.init)
    }

    /// Removes what nobody could use, what is beyond the limit, and what was left half-made; or all of it.
    ///
    /// Gives what it removed. Complexity: linear in the bytes of all files, which are read.
    public func prune(all: Bool = false) throws -> [Layer] {
        guard let directory else { return [] }
        return try ImageReader.opening {
            var removed: [CacheDirectory.File] = []
            for file in try directory.files() where all || !isUsable(file) {
                try directory.remove(file.name)
                removed.append(file)
            }
            return removed + (try directory.prune())
        }.compactMap(Layer.init)
    }
}
