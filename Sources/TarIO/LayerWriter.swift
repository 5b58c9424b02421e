public import Digests
public import LayerEntries

/// Makes a layer's blob from entries.
public enum LayerWriter {
    /// Writes `entries` in the order given as tar, gzip with stored blocks around it; files need their content.
    ///
    /// The whole layer is in memory: ours is a few KB. Two runs over equal entries give equal bytes.
    public static func write(_ entries: [LayerEntry]) -> WrittenLayer {
        var tar = TarWriter()
        for entry in entries { tar.append(entry) }
        let stream = tar.finish()
        let blob = StoredGzip.member(of: stream)
        return WrittenLayer(blob: blob, digest: Digest(of: blob), diffID: Digest(of: stream))
    }
}

/// A layer that was made: its blob and both of its digests.
public struct WrittenLayer: Sendable {
    /// The gzip stream.
    public let blob: [UInt8]
    /// The digest of `blob`.
    public let digest: Digest
    /// The digest of the tar stream inside it.
    public let diffID: Digest
}
