public import Digests
public import LayerEntries

/// Makes a layer's blob from entries.
public enum LayerWriter {
    /// Writes `entries` in the order given as tar, packed as `encoding` says; files need their content.
    ///
    /// The whole layer is in memory: ours is a few KB. Two runs over equal entries give equal bytes. Throws when an
    /// extended attribute's name is empty, or holds `=` or a line's end: no record could say it to every reader.
    public static func write(
        _ entries: [LayerEntry], as encoding: LayerEncoding = .stored
    ) throws(LayerWriteError) -> WrittenLayer {
        for entry in entries { try check(entry) }
        var tar = TarWriter()
        for entry in entries { tar.append(entry) }
        let stream = tar.finish()
        let blob = try encoding.blob(of: stream)
        return WrittenLayer(
            blob: blob, digest: Digest(of: blob), diffID: Digest(of: stream), compression: encoding.compression)
    }

    static func check(_ entry: LayerEntry) throws(LayerWriteError) {
        guard !entry.metadata.xattrs.isEmpty else { return }
        for name in entry.metadata.xattrs.keys.sorted(by: { $0.lexicographicallyPrecedes($1) })
        where name.isEmpty || name.contains(where: PAXRecords.endsKey) {
            throw .attributeName(name, path: entry.path)
        }
    }
}

/// Why entries cannot be written as a layer.
public enum LayerWriteError: Error, Equatable, Sendable {
    /// The name of an extended attribute of the entry at `path` fits no PAX record.
    case attributeName([UInt8], path: EntryPath)
    /// A compressor's library failed, for this reason.
    case compressor(LayerCompression, reason: String)
}

/// A layer that was made: its blob and both of its digests.
public struct WrittenLayer: Sendable {
    /// The tar stream, packed.
    public let blob: [UInt8]
    /// The digest of `blob`.
    public let digest: Digest
    /// The digest of the tar stream inside it.
    public let diffID: Digest
    /// How it is packed.
    public let compression: LayerCompression
}
