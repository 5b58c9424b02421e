internal import Digests
internal import ImageDocuments
internal import TarIO

/// What is in an archive of Docker's, as an index, manifests and layers that have digests.
struct DockerArchiveListing {
    /// The index that was made.
    private(set) var index: [UInt8] = []
    /// The documents that were made or read.
    private(set) var documents: [Digest: [UInt8]] = [:]
    /// The layers that the manifests name.
    private(set) var layers: [Digest: LayerPlace] = [:]
    private let archive: Archive
    /// What was found of members that are layers of several images.
    private var known: [String: KnownLayer] = [:]
    /// The digests of members, by where they are, however they are called: each is read once.
    private var digests: [Range<Int64>: Digest] = [:]

    /// Where a layer's bytes are, or why there are none.
    enum LayerPlace {
        case member(TarMember)
        case fault(StoreError)
    }

    private struct KnownLayer {
        var place: LayerPlace
        var compression: MediaType.Compression
        /// The digest of a compressed layer.
        var digest: Digest?
    }

    /// Reads the documents of an archive, which are at most `limit` bytes long each.
    init(of archive: Archive, limit: Int) throws {
        self.archive = archive
        guard let text = try archive.document(DockerArchiveManifest.name, limit: limit) else {
            let path = archive.file.name
            guard !archive.has("repositories") else { throw StoreError.archiveTooOld(path: path) }
            throw StoreError.notAStore(
                path: path, .dockerArchive, missing: DockerArchiveManifest.name, found: archive.contents)
        }
        let manifest: DockerArchiveManifest
        do { manifest = try DockerArchiveManifest(text) } catch {
            throw StoreError.member(DockerArchiveManifest.name, .document(error))
        }
        var configs: [String: (Descriptor, [Digest])] = [:]
        var entries: [Descriptor] = []
        for image in manifest.images {
            let (config, diffIDs) = try configs[image.config] ?? config(image.config, limit: limit)
            configs[image.config] = (config, diffIDs)
            entries += try entriesOfIndex(image, config, diffIDs)
        }
        index = ImageIndex.listing(entries).serialized()
    }

    /// The configuration and the `diff_id`s that it has.
    private mutating func config(_ name: String, limit: Int) throws -> (Descriptor, [Digest]) {
        guard let bytes = try archive.bytes(name, limit: limit) else { throw StoreError.member(name, .missing) }
        let descriptor = Descriptor(of: bytes, as: .dockerConfig)
        // Nothing else tells a damaged configuration.
        if let expected = Digest(nameOf: name), expected != descriptor.digest {
            throw StoreError.member(name, .digest(expected: expected, actual: descriptor.digest))
        }
        let config: ImageConfig
        do { config = try ImageConfig(try JSONText(bytes, limits: JSONLimits(bytes: limit))) } catch let error
            as JSONError
        {
            throw StoreError.member(name, .json(error))
        } catch let error as DocumentError {
            throw StoreError.member(name, .document(error))
        }
        documents[descriptor.digest] = bytes
        return (descriptor, config.diffIDs)
    }

    /// The entries of the index for an image: one for each of its names.
    private mutating func entriesOfIndex(
        _ image: DockerArchiveManifest.Image, _ config: Descriptor, _ diffIDs: [Digest]
    ) throws -> [Descriptor] {
        var layers: [Descriptor] = []
        for (number, name) in image.layers.enumerated() {
            layers.append(try layer(name, number < diffIDs.count ? diffIDs[number] : nil))
        }
        let manifest = Manifest.docker(config: config, layers: layers).serialized()
        let digest = Digest(of: manifest)
        documents[digest] = manifest
        let names: [String?] = image.repositoryTags.isEmpty ? [nil] : image.repositoryTags
        return names.map { name in
            var annotations: [StringMap.Entry] = []
            if let name {
                let parsed = DockerName(name)
                annotations = [
                    .init(name: DockerName.annotation, value: parsed?.description ?? name),
                    .init(name: ImageDocuments.Tag.annotation, value: parsed?.tag ?? name),
                ]
            }
            return Descriptor(
                mediaType: .dockerManifest, digest: digest, size: Int64(manifest.count),
                annotations: StringMap(annotations))
        }
    }

    private mutating func layer(_ name: String, _ diffID: Digest?) throws -> Descriptor {
        let found: KnownLayer
        do { found = try known[name] ?? look(at: name) } catch let error as StoreError {
            found = KnownLayer(place: .fault(error), compression: .none)
        }
        known[name] = found
        var size: Int64 = 0
        var digest = found.digest ?? diffID ?? Digest(of: Array(name.utf8))
        if case .member(let member) = found.place {
            size = member.size
            // More layers than diff_ids: whoever compares them will say so.
            if found.digest == nil, diffID == nil { digest = try self.digest(of: member) }
        }
        if layers[digest] == nil { layers[digest] = found.place }
        return Descriptor(mediaType: .layer(.docker, found.compression), digest: digest, size: size)
    }

    private mutating func digest(of member: TarMember) throws -> Digest {
        if let digest = digests[member.data] { return digest }
        let digest = try archive.source(of: member).digest(.sha256)
        digests[member.data] = digest
        return digest
    }

    private mutating func look(at name: String) throws -> KnownLayer {
        guard let member = try archive.member(name) else { throw StoreError.member(name, .missing) }
        let length = Int(min(Int64(LayerCompression.sniffedLength), member.size))
        let start = try archive.file.bytes(at: member.data.lowerBound, count: length)
        guard let compression = LayerCompression.sniffed(start), compression != .none
        else { return KnownLayer(place: .member(member), compression: .none) }
        return KnownLayer(
            place: .member(member), compression: MediaType.Compression(compression),
            digest: try Digest(nameOf: name) ?? digest(of: member))
    }
}
