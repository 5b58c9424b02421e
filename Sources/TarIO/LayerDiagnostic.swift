/// Something odd in a layer that does not stop it from being read.
public enum LayerDiagnostic: Sendable, Equatable {
    /// The blob, or its decompressed stream, is empty: no tar at all.
    case emptyBlob
    /// The tar does not end with two zero blocks, or its last entry is not padded.
    case missingEndOfArchive
    /// Bytes other than zeros follow the end of the archive; readers that stop there do not see them.
    case dataAfterEndOfArchive
    /// Zero bytes follow the last gzip member; some readers refuse them.
    case zerosAfterGzip
}
