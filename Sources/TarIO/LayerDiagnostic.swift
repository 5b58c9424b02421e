/// Something odd in a layer that does not stop it from being read.
public enum LayerDiagnostic: Sendable, Equatable {
    /// The blob, or its decompressed stream, is empty: no tar at all.
    case emptyBlob
    /// The tar does not end with two zero blocks, or its last entry is not padded.
    case missingEndOfArchive
    /// Bytes other than zeros follow the end of the archive; readers that stop there do not see them.
    case dataAfterEndOfArchive
    /// Zero bytes follow the compressed stream; some readers refuse them.
    case zerosAfterCompression
    /// A PAX record, or a name, is given more than once for an entry; the last one counts.
    case repeatedRecords
    /// Global PAX records, which are ignored as other readers of images do.
    case globalRecords
    /// A name that leaves the root was clamped to it (`ReadLimits.isLenient`).
    case clampedName
    /// The blob is not compressed as its media type says, but in this way (`ReadLimits.isLenient`).
    case mislabelledCompression(LayerCompression)
}
