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
    let memo = DocumentMemo()

    /// Opens the store that `reference` names; `progress` is told what is remarkable about it.
    public init(
        _ reference: Reference, limits: ConversionLimits = ConversionLimits(),
        progress: (ProgressEvent) -> Void = { _ in }
    ) throws {
        self.limits = limits
        source = try ImageReader.opening { try Store.open(reference, limits.store) }
        for remark in source.remarks { progress(.remark(remark)) }
    }

    /// Whether the store says that it is a layout, if it is one.
    var hasLayoutFile: Bool { (source as? OCILayout)?.hasLayoutFile ?? true }

    /// One entry of the index: the descriptor and its bytes.
    struct Listed {
        let descriptor: Descriptor
        let text: JSONText
        /// What users call it in this kind of store; nil where the index gives it no name.
        let givenName: String?

        /// The name that the index gives it, or its digest.
        var name: String { givenName ?? descriptor.digest.description }

        /// An entry of the index of a store of this kind.
        init(_ descriptor: Descriptor, _ text: JSONText, in transport: Reference.Transport) {
            self.descriptor = descriptor
            self.text = text
            let imageName = descriptor.imageName.map { DockerName($0)?.familiar ?? $0 }
            let names = [imageName, descriptor.referenceName]
            givenName = (transport == .dockerArchive ? names : names.reversed()).compactMap(\.self).first
        }
    }

    /// What the store's index lists.
    func listing() throws -> [Listed] { try storeListing().entries }

    private func storeListing() throws -> StoreListing {
        let version = try ImageReader.translating(at: .index) { try source.indexVersion() }
        return try memo.listing(of: version) {
            let (text, index) = try index()
            return StoreListing(try ImageReader.entries(of: index, in: text, .index, source.transport))
        }
    }

    /// The store's own index.
    func index() throws -> (text: JSONText, index: ImageIndex) {
        let text = try indexText()
        return (text, try ImageReader.translating(at: .index) { try ImageIndex(text) })
    }

    /// The bytes of the store's own index, as JSON.
    func indexText() throws -> JSONText {
        try parse(try ImageReader.translating(at: .index) { try source.indexDocument(limit: limits.document) }, .index)
    }

    /// The one image that `reference` names; without a name, the only one there is.
    ///
    /// Of an index it is the one for `platform`, by default for the target's: linux/amd64, else linux/386; an image
    /// that is alone in its index is taken whatever it runs on.
    public func image(_ reference: Reference, platform: Platform? = nil) throws -> Image {
        let entry = try entry(reference, platform: platform)
        let listed = try select(platform, from: entry, reference)
        let image = try image(listed, reference, in: entry)
        if let platform, !platform.accepts(listed.descriptor.platform ?? image.config.platform) {
            let available = [image.config.platform.description]
            throw ImageError.platformNotFound(reference, platform, available: available)
        }
        return image
    }

    /// The entry of the store's index that `reference` names.
    ///
    /// Of several with one name, the one for `platform`, by default for the target's, as of an index.
    func entry(_ reference: Reference, platform: Platform? = nil) throws -> Listed {
        let listing = try storeListing()
        var matching = listing.matching(reference)
        if case .tag = reference.selection, Set(matching.map(\.descriptor.digest)).count > 1 {
            matching = try variants(matching, for: platform, reference)
        }
        guard let first = matching.first else {
            throw ImageError.imageNotFound(reference, available: listing.names)
        }
        // The same image under two names, or twice under one, is one image.
        guard matching.allSatisfy({ $0.descriptor.digest == first.descriptor.digest }) else {
            throw ImageError.ambiguous(reference, available: listing.names)
        }
        return first
    }

    /// The entries that a reference selects; all when it selects none.
    static func matching(_ reference: Reference, in listed: [Listed]) -> [Listed] {
        switch reference.selection {
        case nil: return listed
        case .digest(let digest): return listed.filter { $0.descriptor.digest == digest }
        case .tag(let tag):
            let name = DockerName(tag.text)?.description
            return listed.filter {
                $0.descriptor.referenceName == tag.text
                    || $0.descriptor.imageName.map { DockerName($0)?.description ?? $0 } == (name ?? tag.text)
            }
        case .position(let position):
            // An image that is listed under several names is one image.
            var digests: [Digest] = []
            for entry in listed where !digests.contains(entry.descriptor.digest) {
                digests.append(entry.descriptor.digest)
                if digests.count > position { break }
            }
            guard digests.indices.contains(position) else { return [] }
            return listed.filter { $0.descriptor.digest == digests[position] }
        }
    }

    /// The image that `listed` refers to, which the entry `named` of the store's index is or leads to.
    func image(_ listed: Listed, _ reference: Reference, in named: Listed) throws -> Image {
        let (manifestText, manifest) = try anyManifest(listed)
        guard manifest.isImage else {
            throw ImageError.unsupported(manifest.config.mediaType, at: .manifest(listed.descriptor.digest))
        }
        // What the documents carry of blobs is copied with them.
        try ImageReader.compareData(listed.descriptor, in: listed.text, at: .root, .manifest(listed.descriptor.digest))
        try ImageReader.compareData(of: manifest, in: manifestText)
        let (configText, config) = try config(of: manifest)
        try ImageReader.compareCounts(manifest, config)
        return Image(
            reference: reference, tag: named.descriptor.referenceName, imageName: named.descriptor.imageName,
            descriptor: listed.descriptor, descriptorText: listed.text, manifest: manifest, manifestText: manifestText,
            config: config,
            configText: configText)
    }

    /// The configuration that a manifest refers to.
    func config(of manifest: Manifest) throws -> (text: JSONText, config: ImageConfig) {
        let role = BlobRole.config(manifest.config.digest)
        return try memo.remember(.config, manifest.config, role) {
            let text = try document(manifest.config, role)
            return (text, try ImageReader.translating(at: role) { try ImageConfig(text) })
        }
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
        try memo.remember(.text, descriptor, role) {
            let bytes = try ImageReader.translating(at: role) {
                try source.document(descriptor.digest, size: descriptor.size, limit: limits.document)
            }
            return try parse(bytes, role)
        }
    }

    private func parse(_ bytes: [UInt8], _ role: BlobRole) throws -> JSONText {
        try ImageReader.translating(at: role) { try JSONText(bytes, limits: JSONLimits(bytes: limits.document)) }
    }

    /// Gives the errors of opening a store their place; its own errors name it themselves.
    static func opening<Opened>(_ body: () throws -> Opened) throws -> Opened {
        do { return try translating(at: .layoutFile, body) } catch ImageError.store(let error, _) {
            throw ImageError.store(error, at: nil)
        } catch ImageError.layer(let error, _) {
            throw ImageError.layer(error, at: .archive)
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
