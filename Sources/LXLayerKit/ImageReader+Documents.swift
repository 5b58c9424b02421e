internal import Digests
internal import ImageDocuments
internal import ImageStore

extension ImageReader {
    /// An index that an entry of another one refers to.
    func index(_ listed: Listed) throws -> (text: JSONText, index: ImageIndex) {
        let role = BlobRole.manifest(listed.descriptor.digest)
        let text = try document(listed.descriptor, role)
        let index = try ImageReader.translating(at: role) { try ImageIndex(text) }
        try ImageReader.compare(listed.descriptor.mediaType, index.mediaType, role)
        return (text, index)
    }

    /// A manifest, of an image or of anything else.
    func anyManifest(_ listed: Listed) throws -> (text: JSONText, manifest: Manifest) {
        let role = BlobRole.manifest(listed.descriptor.digest)
        guard listed.descriptor.mediaType.isManifest else {
            throw ImageError.unsupported(listed.descriptor.mediaType, at: role)
        }
        let text = try document(listed.descriptor, role)
        let manifest = try ImageReader.translating(at: role) { try Manifest(text) }
        try ImageReader.compare(listed.descriptor.mediaType, manifest.mediaType, role)
        return (text, manifest)
    }

    /// The entries of an index with the bytes of their descriptors.
    static func entries(of index: ImageIndex, in text: JSONText, _ role: BlobRole) throws -> [Listed] {
        try translating(at: role) {
            let nodes = text[["manifests"]]?.elements ?? []
            return try zip(index.manifests, nodes).map { Listed(descriptor: $0, text: try text.document(of: $1)) }
        }
    }

    /// Reads a blob to its end and compares size and digest.
    func verifyBlob(_ descriptor: Descriptor, _ role: BlobRole) throws {
        try ImageReader.translating(at: role) {
            let blob = try source.blob(descriptor.digest, size: descriptor.size)
            let actual = try blob.digest(descriptor.digest.algorithm)
            guard actual == descriptor.digest else {
                throw StoreError.digestMismatch(expected: descriptor.digest, actual: actual)
            }
        }
    }

    private static func compare(_ expected: MediaType, _ found: MediaType?, _ role: BlobRole) throws {
        guard let found, found != expected else { return }
        throw ImageError.mediaTypeDiffers(inDescriptor: expected, inDocument: found, at: role)
    }
}
