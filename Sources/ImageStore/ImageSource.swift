public import Digests
public import ImageDocuments

/// Where images are read from: a layout on disk, an archive, later a registry.
///
/// Several threads may read blobs at the same time.
public protocol ImageSource: AnyObject, Sendable {
    /// What kind of store it is.
    var transport: Reference.Transport { get }
    /// What people call it, for messages.
    var name: String { get }
    /// The bytes of the document that lists the images; not verified, because nothing refers to it by digest.
    func indexDocument(limit: Int) throws -> [UInt8]
    /// What is another one whenever the index document may be; nil where that cannot be told.
    func indexVersion() throws -> String?
    /// A blob's bytes, not verified yet; its size was compared, and it is a regular file.
    func blob(_ digest: Digest, size: Int64) throws -> any ByteSource
    /// The digests of all blobs that are there.
    func blobs() throws -> [Digest]
    /// What whoever reads it should be told.
    var remarks: [StoreRemark] { get }
    /// What is odd about the store itself, whatever is in it; documents are at most `limit` bytes long.
    func findings(limit: Int) throws -> [StoreFinding]
}

extension ImageSource {
    /// Unknown.
    public func indexVersion() throws -> String? { nil }

    /// Nothing to tell.
    public var remarks: [StoreRemark] { [] }

    /// Nothing odd.
    public func findings(limit: Int) throws -> [StoreFinding] { [] }

    /// A small blob that was verified: size first, then digest.
    public func document(_ digest: Digest, size: Int64, limit: Int) throws -> [UInt8] {
        guard size <= limit else { throw StoreError.documentTooLarge(name: digest.description, maximum: limit) }
        let bytes = try blob(digest, size: size).bytes(limit: limit, name: digest.description)
        guard bytes.count == size else {
            throw StoreError.sizeMismatch(digest, expected: size, actual: Int64(bytes.count))
        }
        try digest.compare(with: bytes)
        return bytes
    }
}

extension ByteSource {
    /// All bytes to the end, which are at most `limit`.
    public func bytes(limit: Int, name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            var span = chunk.mutableSpan
            var raw = unsafe span.mutableBytes
            let count = try read(into: &raw)
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw StoreError.documentTooLarge(name: name, maximum: limit) }
        }
    }
}
