public import Digests

/// Why a layer could not be read to its end.
public enum LayerError: Error, Sendable {
    /// The blob has another length than its descriptor says; `actual` is where counting stopped.
    case sizeMismatch(expected: Int64, actual: Int64)
    /// The blob's bytes are not those that the descriptor names.
    case digestMismatch(expected: Digest, actual: Digest)
    /// The decompressed bytes are not those that the config names.
    case diffIDMismatch(expected: Digest, actual: Digest)
    /// The blob is compressed in another way than its media type says.
    case compressionMismatch(expected: LayerCompression, actual: LayerCompression)
    /// The compressed stream is damaged, at this byte of the blob or before it.
    case damagedCompression(LayerCompression, CompressionFault, at: Int64)
    /// The tar stream is damaged: libarchive's words, the entry's number from 0, and its name where it was read.
    case damagedTar(reason: String, entry: Int, name: [UInt8])
    /// An entry says something that no tree can hold.
    case invalidEntry(EntryFault, entry: Int, name: [UInt8])
    /// A limit was exceeded.
    case limitExceeded(ReadLimit, maximum: Int64)
    /// The bytes could not be had.
    case source(any Error)
}

/// What is wrong with an entry.
public enum EntryFault: Sendable, Equatable {
    /// The name, or a hard link's target, climbs above the root.
    case escapesRoot
    /// The name, or a hard link's target, is missing or holds a NUL.
    case malformedName
    /// The access control lists have more than 16 KiB as text.
    case accessListTooLong
    /// The size is negative.
    case negativeSize
    /// An owner's id is negative or above 4,294,967,294.
    case ownerOutOfRange
    /// A device number is negative or above 4,294,967,295.
    case deviceOutOfRange
    /// A field or a PAX record holds no number, or one that does not fit: `mode`, `uid`, `gid`, `size`, `mtime`,
    /// `device`.
    case notANumber(field: String)
    /// A PAX record is malformed, or its key holds a NUL.
    case malformedRecord
    /// The map of a sparse file is malformed, has segments that overlap, or one beyond the file's size.
    case sparseMap
    /// The type is none that an image may hold.
    case unsupportedType
    /// The root is something else than a directory.
    case rootNotDirectory
}
