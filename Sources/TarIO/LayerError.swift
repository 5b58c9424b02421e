public import Digests

/// Why a layer could not be read to its end.
public enum LayerError: Error, Sendable {
    /// The blob has another length than its descriptor says; `actual` is where counting stopped.
    case sizeMismatch(expected: Int64, actual: Int64)
    /// The blob's bytes are not those that the descriptor names.
    case digestMismatch(expected: Digest, actual: Digest)
    /// The decompressed bytes are not those that the config names.
    case diffIDMismatch(expected: Digest, actual: Digest)
    /// The compressed stream is damaged.
    case damagedCompression(GzipFault, at: Int64)
    /// The tar stream is damaged: libarchive's words, the entry's number from 0, and its name where it was read.
    case damagedTar(reason: String, entry: Int, name: [UInt8])
    /// An entry says something that no tree can hold.
    case invalidEntry(EntryFault, entry: Int, name: [UInt8])
    /// A limit was exceeded.
    case limitExceeded(ReadLimit, maximum: Int64)
    /// The bytes could not be had.
    case source(any Error)
}

/// What is wrong with a gzip stream (RFC 1952).
public enum GzipFault: Sendable, Equatable {
    /// It does not begin like gzip; the first bytes are given.
    case notGzip(found: [UInt8])
    /// It ends inside a member.
    case truncated
    /// A header, a block or a symbol is malformed.
    case malformed
    /// A member's CRC-32 or length is not that of its data.
    case checksum
    /// Bytes other than zeros follow the last member.
    case trailingData
}

/// What is wrong with an entry.
public enum EntryFault: Sendable, Equatable {
    /// The name, or a hard link's target, climbs above the root.
    case escapesRoot
    /// The name, or a hard link's target, is missing or holds a NUL.
    case malformedName
    /// The size is negative.
    case negativeSize
    /// An owner's id is negative or above 4,294,967,294.
    case ownerOutOfRange
    /// A device number is negative or above 4,294,967,295.
    case deviceOutOfRange
    /// The type is none that an image may hold.
    case unsupportedType
    /// The root is something else than a directory.
    case rootNotDirectory
}
