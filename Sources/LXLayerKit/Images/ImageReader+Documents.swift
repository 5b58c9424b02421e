internal import Digests
internal import FoundationEssentials
internal import ImageDocuments
internal import ImageStore

extension ImageReader {
    /// An index that an entry of another one refers to.
    func index(_ listed: Listed) throws -> (text: JSONText, index: ImageIndex) {
        let role = BlobRole.manifest(listed.descriptor.digest)
        return try memo.remember(.index, listed.descriptor, role) {
            let text = try document(listed.descriptor, role)
            let index = try ImageReader.translating(at: role) { try ImageIndex(text) }
            try ImageReader.compare(listed.descriptor.mediaType, index.mediaType, role)
            return (text, index)
        }
    }

    /// A manifest, of an image or of anything else.
    func anyManifest(_ listed: Listed) throws -> (text: JSONText, manifest: Manifest) {
        let role = BlobRole.manifest(listed.descriptor.digest)
        guard listed.descriptor.mediaType.isManifest else {
            throw ImageError.unsupported(listed.descriptor.mediaType, at: role)
        }
        return try memo.remember(.manifest, listed.descriptor, role) {
            let text = try document(listed.descriptor, role)
            let manifest = try ImageReader.translating(at: role) { try Manifest(text) }
            try ImageReader.compare(listed.descriptor.mediaType, manifest.mediaType, role)
            return (text, manifest)
        }
    }

    /// The entries of an index with the bytes of their descriptors.
    static func entries(
        of index: ImageIndex, in text: JSONText, _ role: BlobRole, _ transport: Reference.Transport = .oci
    ) throws -> [Listed] {
        try translating(at: role) {
            let nodes = text[["manifests"]]?.elements ?? []
            return try zip(index.manifests, nodes).map { descriptor, node in
                Listed(descriptor, try text.document(of: node), in: transport)
            }
        }
    }

    /// Reads a blob to its end and compares size and digest.
    func verifyBlob(_ descriptor: Descriptor, _ role: BlobRole) throws {
        try ImageReader.translating(at: role) {
            try source.blob(descriptor.digest, size: descriptor.size).verify(descriptor.digest)
        }
    }

    /// Verifies a blob, and copies it in the same pass unless the destination has it.
    func copyBlob(_ descriptor: Descriptor, _ role: BlobRole, to destination: any ImageDestination) throws {
        try ImageReader.translating(at: role) {
            var blob = try source.blob(descriptor.digest, size: descriptor.size)
            if try !destination.holds(descriptor.digest, size: descriptor.size, from: source) {
                blob = try destination.copying(blob, digest: descriptor.digest)
            }
            try blob.verify(descriptor.digest)
        }
    }

    /// Compares the `data` of the descriptor that stands at `pointer` with what it describes.
    static func compareData(
        _ descriptor: Descriptor, in text: JSONText, at pointer: JSONPointer, _ role: BlobRole
    ) throws {
        guard descriptor.hasData, let value = text[pointer.appending("data")], !value.isNull else { return }
        let bytes = value.string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
        guard let bytes, Int64(bytes.count) == descriptor.size, descriptor.digest.matches(bytes) else {
            throw ImageError.wrongData(at: role)
        }
    }

    /// Compares the `data` of all of a manifest's descriptors.
    static func compareData(of manifest: Manifest, in text: JSONText) throws {
        try compareData(manifest.config, in: text, at: ["config"], .config(manifest.config.digest))
        for (index, layer) in manifest.layers.enumerated() {
            try compareData(layer, in: text, at: ["layers", String(index)], .layer(index, layer.digest))
        }
    }

    private static func compare(_ expected: MediaType, _ found: MediaType?, _ role: BlobRole) throws {
        guard let found, found != expected else { return }
        throw ImageError.mediaTypeDiffers(inDescriptor: expected, inDocument: found, at: role)
    }
}
