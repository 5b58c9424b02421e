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
}
