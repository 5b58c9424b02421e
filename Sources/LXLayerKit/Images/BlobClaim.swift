internal import Digests
internal import ImageDocuments

/// What a descriptor says of a blob: one that says something else of the same blob is looked at by itself.
struct BlobClaim: Hashable {
    let digest: Digest
    let size: Int64
    let mediaType: MediaType

    init(_ descriptor: Descriptor) {
        digest = descriptor.digest
        size = descriptor.size
        mediaType = descriptor.mediaType
    }

    /// The indices of descriptors that claim what none before them does.
    static func first(in descriptors: [Descriptor]) -> [Int] {
        var claims: Set<BlobClaim> = []
        return descriptors.indices.filter { claims.insert(BlobClaim(descriptors[$0])).inserted }
    }
}
