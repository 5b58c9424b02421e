internal import Digests
public import ImageDocuments
public import ImageStore
internal import RootTree
internal import TarIO

/// Finds images in a store and reads their documents.
public struct ImageReader {
    /// The store.
    public let source: any ImageSource
    let limits: ConversionLimits

    /// Opens the store that `reference` names.
    public init(_ reference: Reference, limits: ConversionLimits = ConversionLimits()) throws {
        self.limits = limits
        source = try ImageReader.opening { try OCILayout(path: reference.path) }
    }

    /// One entry of the index: the descriptor and its bytes.
    struct Listed {
        let descriptor: Descriptor
        let text: JSONText
    }

    /// What the store's index lists.
    func listing() throws -> [Listed] {
        let (text, index) = try index()
        return try ImageReader.entries(of: index, in: text, .index)
    }

    /// The store's own index.
    func index() throws -> (text: JSONText, index: ImageIndex) {
        let text = try parse(
            try ImageReader.translating(at: .index) { try source.indexDocument(limit: limits.document) }, .index)
        return (text, try ImageReader.translating(at: .index) { try ImageIndex(text) })
    }

    /// The one image that `reference` names; without a name, the only one there is.
    public func image(_ reference: Reference) throws -> Image {
        let listed = try listing()
        let matching = listed.filter { reference.selects($0.descriptor) }
        let names = listed.map(\.name)
        guard let first = matching.first else { throw ImageError.imageNotFound(reference, available: names) }
        // The same image under two names, or twice under one, is one image.
        guard matching.allSatisfy({ $0.descriptor.digest == first.descriptor.digest }) else {
            throw ImageError.ambiguous(reference, available: names)
        }
        return try image(first, reference)
    }

    func image(_ listed: Listed, _ reference: Reference) throws -> Image {
        let (manifestText, manifest) = try anyManifest(listed)
        guard manifest.isImage else {
            throw ImageError.unsupported(manifest.config.mediaType, at: .manifest(listed.descriptor.digest))
        }
        let (configText, config) = try config(of: manifest)
        try ImageReader.compareCounts(manifest, config)
        return Image(
            reference: reference, tag: listed.descriptor.referenceName, descriptor: listed.descriptor,
            descriptorText: listed.text, manifest: manifest, manifestText: manifestText, config: config,
            configText: configText)
    }

    /// The configuration that a manifest refers to.
    func config(of manifest: Manifest) throws -> (text: JSONText, config: ImageConfig) {
        let role = BlobRole.config(manifest.config.digest)
        let text = try document(manifest.config, role)
        return (text, try ImageReader.translating(at: role) { try ImageConfig(text) })
    }

    /// Throws unless there is a `diff_id` for each layer.
    static func compareCounts(_ manifest: Manifest, _ config: ImageConfig) throws {
        guard config.diffIDs.count == manifest.layers.count else {
            throw ImageError.layerCount(
                layers: manifest.layers.count, diffIDs: config.diffIDs.count, at: .config(manifest.config.digest))
        }
    }

    /// A document that a descriptor refers to, verified and parsed.
    func document(_ descriptor: Descriptor, _ role: BlobRole) throws -> JSONText {
        let bytes = try ImageReader.translating(at: role) {
            try source.document(descriptor.digest, size: descriptor.size, limit: limits.document)
        }
        return try parse(bytes, role)
    }

    private func parse(_ bytes: [UInt8], _ role: BlobRole) throws -> JSONText {
        try ImageReader.translating(at: role) { try JSONText(bytes, limits: JSONLimits(bytes: limits.document)) }
    }

    /// Gives the errors of opening a layout their place; those of the store name it themselves.
    static func opening<Layout>(_ body: () throws -> Layout) throws -> Layout {
        do { return try translating(at: .layoutFile, body) } catch ImageError.store(let error, _) {
            throw ImageError.store(error, at: nil)
        }
    }

    /// Gives the errors of the rooms above their place.
    static func translating<Result>(at role: BlobRole, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as StoreError {
            throw ImageError.store(error, at: role)
        } catch let error as JSONError {
            throw ImageError.json(error, at: role)
        } catch let error as DocumentError {
            throw ImageError.document(error, at: role)
        } catch let error as LayerError {
            throw ImageError.layer(error, at: role)
        } catch let error as MergeError {
            throw ImageError.merge(error)
        }
    }
}
