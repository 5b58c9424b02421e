/// What is wrong with a compressed stream.
public enum CompressionFault: Sendable, Equatable {
    /// It does not begin as its media type says; the first bytes are given.
    case wrongMagic(found: [UInt8])
    /// It ends inside a member, a frame or a stream.
    case truncated
    /// A header, a block or a symbol is malformed; bzip2 and xz say the same of a wrong checksum.
    case malformed
    /// A member's or frame's checksum or length is not that of its data.
    case checksum
    /// Bytes that are neither zeros nor another member follow the last one.
    case trailingData
    /// It needs a dictionary, or an option of the format that the library does not have.
    case unsupported
    /// The library could not get the memory that it needs.
    case outOfMemory
}
