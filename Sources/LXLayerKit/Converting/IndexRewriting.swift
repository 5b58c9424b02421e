internal import Customization
internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import TarIO

/// The conversion of an index: first its images, then what is about them, then the index itself.
struct IndexRewriting {
    let converter: Converter
    let reader: ImageReader
    let writer: any ImageDestination
    let naming: DestinationNaming
    let source: Reference
    let entry: ImageReader.Listed

    private(set) var children: [IndexConversion.Child] = []
    private(set) var dropped: [IndexConversion.About] = []
    private(set) var kept: [IndexConversion.About] = []
    /// What took the place of manifests and indexes.
    private var replaced: [BlobClaim: Descriptor] = [:]
    /// What is copied as it is.
    private var others: [ImageReader.Leaf] = []
    private var removed: Set<Digest> = []
    /// The blobs that were verified, and are in the destination.
    private var copied: Set<BlobClaim> = []
    /// The layers that the result has, and those that were copied before it was known that it has them not.
    private var needed: Set<Digest> = []
    private var unwanted: Set<Digest> = []

    init(
        converter: Converter, reader: ImageReader, writer: any ImageDestination, naming: DestinationNaming,
        source: Reference, entry: ImageReader.Listed
    ) {
        self.converter = converter
        self.reader = reader
        self.writer = writer
        self.naming = naming
        self.source = source
        self.entry = entry
    }

    /// Converts each image that can be converted.
    mutating func convertImages(_ each: (Platform, Conversion) -> Void) throws {
        for leaf in try reader.leaves(of: entry) {
            guard let platform = try reader.imagePlatform(of: leaf), try isImage(leaf) else {
                others.append(leaf)
                continue
            }
            let base = leaf.listed.descriptor
            let outcome = try convert(leaf, platform, each)
            if case .skipped = outcome { others.append(leaf) }
            children.append(
                IndexConversion.Child(
                    platform: platform, base: base.digest, digest: (replaced[BlobClaim(base)] ?? base).digest,
                    outcome: outcome))
        }
        let isAnyConvertible = children.contains {
            if case .skipped = $0.outcome { false } else { true }
        }
        guard isAnyConvertible else { throw ImageError.nothingConvertible(source, children) }
    }

    private var targets: TargetSet { converter.options.specs.targets }

    private func isImage(_ leaf: ImageReader.Leaf) throws -> Bool {
        // What is for other platforms need not be understood.
        if let platform = leaf.platform, !platform.suits(targets) { return true }
        return try reader.anyManifest(leaf.listed).manifest.isImage
    }

    private mutating func convert(
        _ leaf: ImageReader.Leaf, _ platform: Platform, _ each: (Platform, Conversion) -> Void
    ) throws -> IndexConversion.Outcome {
        guard platform.suits(targets) else { return .skipped(.platform) }
        let image = try reader.image(leaf.listed, source, in: entry)
        guard image.config.platform.suits(targets) else { return .skipped(.platform) }
        for (index, layer) in image.manifest.layers.enumerated() {
            do { _ = try LayerStack.compression(of: layer.mediaType, .layer(index, layer.digest)) } catch {
                return .skipped(.unsupported(layer.mediaType))
            }
        }
        let planned = try converter.plan(image, from: reader, into: writer)
        copied.formUnion(image.manifest.layers.map { BlobClaim($0) })
        guard converter.options.force || planned.plan.bootable.isBootable else {
            return .skipped(.notBootable(planned.plan.bootable))
        }
        let result = try converter.result(of: planned)
        needed.formUnion(result.layers)
        unwanted.formUnion(image.manifest.layers.map(\.digest).filter { !result.layers.contains($0) })
        try ImageReader.translating(at: .index) { try converter.stage(result, in: writer) }
        let descriptor = converter.descriptor(of: result, planned)
        replaced[BlobClaim(image.descriptor)] = descriptor
        each(
            platform,
            Conversion(reference: naming.reference, descriptor: descriptor, planned: planned, layer: result.layer))
        return descriptor.digest == image.descriptor.digest ? .unchanged : .converted(layer: result.layer?.digest)
    }

    /// Finds what is about images that are others now.
    mutating func examineSubjects(_ policy: AttestationPolicy) throws {
        var about: [Digest: [Digest]] = [:]
        for leaf in others {
            let descriptor = leaf.listed.descriptor
            let subject =
                descriptor.mediaType.isManifest ? try reader.anyManifest(leaf.listed).manifest.subject?.digest : nil
            for subject in Set([descriptor.attested, subject].compactMap(\.self)) {
                about[subject, default: []].append(descriptor.digest)
            }
        }
        // What is about something that goes, goes with it.
        var changed = children.filter { $0.base != $0.digest }.map(\.base)
        while let subject = changed.popLast() {
            for digest in about[subject] ?? [] {
                switch policy {
                case .keep: kept.append(.init(digest: digest, subject: subject))
                case .drop:
                    guard removed.insert(digest).inserted else { continue }
                    dropped.append(.init(digest: digest, subject: subject))
                    changed.append(digest)
                }
            }
        }
    }

    /// Copies what stays as it is, and lists the new index in the destination.
    mutating func finish() throws -> Descriptor {
        for leaf in others where !removed.contains(leaf.listed.descriptor.digest) { try copy(leaf.listed) }
        let descriptor = try rewrite(entry, depth: 0)
        for layer in unwanted.subtracting(needed) { try writer.discard(layer) }
        let listed = ListedImage(
            descriptor: descriptor, tag: naming.tag, imageName: naming.imageName, sourceEntry: entry.text)
        try writer.commit(listed, limit: converter.options.limits.document)
        return descriptor
    }

    /// Writes an index with the descriptors of what its children have become; each index once.
    private mutating func rewrite(_ listed: ImageReader.Listed, depth: Int) throws -> Descriptor {
        let descriptor = listed.descriptor
        if let known = replaced[BlobClaim(descriptor)] { return known }
        guard descriptor.mediaType.isIndex else { return descriptor }
        let (text, entries) = try reader.children(of: listed, depth: depth)
        var changes: [Int: Descriptor] = [:]
        var gone: Set<Int> = []
        for (position, child) in entries.enumerated() {
            if !child.descriptor.mediaType.isIndex, removed.contains(child.descriptor.digest) {
                gone.insert(position)
                continue
            }
            let now = try rewrite(child, depth: depth + 1)
            if now.digest != child.descriptor.digest { changes[position] = now }
        }
        let rewritten = try ImageReader.translating(at: .manifest(descriptor.digest)) {
            try ImageIndex.rewriting(text, replacing: changes, removing: gone)
        }
        let now = Descriptor(
            of: rewritten.bytes, as: descriptor.mediaType, algorithm: descriptor.digest.algorithm)
        try writer.write(rewritten.bytes, digest: now.digest)
        replaced[BlobClaim(descriptor)] = now
        return now
    }

    /// Copies a manifest with all that it names, or whatever else an index may list.
    private mutating func copy(_ listed: ImageReader.Listed) throws {
        let role = BlobRole.manifest(listed.descriptor.digest)
        try ImageReader.compareData(listed.descriptor, in: listed.text, at: .root, role)
        guard listed.descriptor.mediaType.isManifest else { return try copy(listed.descriptor, role) }
        let (text, manifest) = try reader.anyManifest(listed)
        try ImageReader.compareData(of: manifest, in: text)
        try copy(manifest.config, .config(manifest.config.digest))
        for (index, layer) in manifest.layers.enumerated() { try copy(layer, .layer(index, layer.digest)) }
        needed.formUnion(manifest.layers.map(\.digest))
        try writer.write(text.bytes, digest: listed.descriptor.digest)
    }

    private mutating func copy(_ descriptor: Descriptor, _ role: BlobRole) throws {
        guard copied.insert(BlobClaim(descriptor)).inserted else { return }
        do { try reader.copyBlob(descriptor, role, to: writer) } catch ImageError.store(.blobMissing, _)
            where descriptor.mediaType.isForeign
        {
            // Registries need not have it either.
        }
    }
}
