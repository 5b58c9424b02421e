public import Digests
public import ImageDocuments

/// Where images are written to: blobs are staged first, and seen by others only after `commit`.
///
/// Several threads may stage different blobs at the same time.
public protocol ImageDestination: AnyObject, Sendable {
    /// What people call it, for messages.
    var name: String { get }
    /// What kind of store it is.
    var transport: Reference.Transport { get }
    /// Whether a blob is there already, or is the source's own; its bytes are looked at unless they are the source's.
    func holds(_ digest: Digest, size: Int64, from source: any ImageSource) throws -> Bool
    /// A stream of the same bytes that leaves a copy behind while it is read; the reader verifies them.
    func copying(_ source: any ByteSource, digest: Digest) throws -> any ByteSource
    /// Stages a blob without reading it, by a second name; false where that cannot be.
    func linking(_ source: any ByteSource, digest: Digest) throws -> Bool
    /// Stages a blob that we made.
    func write(_ blob: [UInt8], digest: Digest) throws
    /// Drops a blob that was staged and is not wanted after all; one that was there before stays.
    func discard(_ digest: Digest) throws
    /// Makes all that was staged visible, and lists `image`; a document that is there has at most `limit` bytes.
    func commit(_ image: ListedImage, limit: Int) throws
    /// Removes all that was staged.
    func abandon()
}
