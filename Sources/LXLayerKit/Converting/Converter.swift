internal import Customization
internal import Digests
public import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import TarIO

/// Converts images: reads and verifies one, plans what to change, and writes it with one more layer.
public struct Converter {
    let options: ConversionOptions
    let progress: (ProgressEvent) -> Void
    /// What is shared with other images; nil for an image by itself.
    private let run: ConversionRun?

    /// A converter with these options; `progress` is told what is going on.
    public init(_ options: ConversionOptions, progress: @escaping (ProgressEvent) -> Void = { _ in }) {
        self.init(options, run: nil, progress: progress)
    }

    init(_ options: ConversionOptions, run: ConversionRun?, progress: @escaping (ProgressEvent) -> Void) {
        self.options = options
        self.run = run
        self.progress = progress
    }

    /// The store that holds the image.
    func reader(for reference: Reference) throws -> ImageReader {
        try run?.reader(for: reference) ?? ImageReader(reference, limits: options.limits, progress: progress)
    }

    /// What `convert` would change; nothing is written.
    public func plan(_ reference: Reference) throws -> PlannedImage {
        try plan(reference, into: nil)
    }

    /// The same for a store that is open already.
    public func plan(_ reference: Reference, in reader: ImageReader) throws -> PlannedImage {
        try plan(reader.image(reference, platform: options.platform), from: reader, into: nil)
    }

    /// Converts the image that `source` names and lists the result in `destination`.
    ///
    /// Everything is verified before anything appears there; on an error the destination is as it was. An image that
    /// has our layer from the same specs is passed on unchanged; from others, the layer is made anew from the base.
    public func convert(_ source: Reference, to destination: Reference) throws -> Conversion {
        let writer = try self.writer(for: destination)
        defer { writer.abandon() }
        let planned = try plan(source, into: writer)
        if !options.force { try planned.requireBootable() }
        let result = try result(of: planned)
        let naming = try DestinationNaming(
            of: (planned.image.tag, planned.image.imageName), in: destination, writer.transport)
        try ImageReader.translating(at: .index) { try write(result, planned, to: writer, as: naming) }
        return Conversion(
            reference: naming.reference, descriptor: descriptor(of: result, planned), planned: planned,
            layer: result.layer)
    }

    /// Makes ready to write to a destination that has a name.
    func writer(for destination: Reference) throws -> any ImageDestination {
        switch destination.selection {
        case .digest, .position: throw ImageError.destinationIsDigest(destination)
        case .tag, nil: break
        }
        return try ImageReader.opening {
            // One that is read from must be there: to make it for the destination would hide a slip of the pen.
            if let shared = options.limits.blobDirectory { try Store.requireDirectory(shared) }
            var store = options.limits.store
            store.blobDirectory = options.destinationBlobDirectory
            let writer = try Store.create(destination, store, known: run?.known)
            do { try DestinationNaming.check(destination, writer.transport) } catch {
                writer.abandon()
                throw error
            }
            return writer
        }
    }

    private func plan(_ reference: Reference, into destination: (any ImageDestination)?) throws -> PlannedImage {
        let reader = try reader(for: reference)
        let image = try reader.image(reference, platform: options.platform)
        return try plan(image, from: reader, into: destination)
    }

    /// Reads an image's layers, copies them to `destination`, and plans what to change.
    func plan(
        _ image: Image, from reader: ImageReader, into destination: (any ImageDestination)?
    ) throws -> PlannedImage {
        let base = try BaseImage(of: image, as: options.format)
        try requireLayers(of: image, in: reader)
        var reading = LayerStack.Options(
            options.access, limits: options.limits.layers, strict: options.strict, keepsContents: true)
        reading.merging = base.manifest.layers.count
        reading.access.cache = run?.cache ?? options.access.cache
        let stack = try LayerStack(image, from: reader.source, into: destination, reading, progress: progress)
        let tree = ImageTree(
            stack.view, of: image, in: reader.source, limits: options.limits.layers, cache: options.access.cache)
        let platform = base.config.platform
        let container = base.config.container
        let facts = try Facts.gather(
            from: tree, architecture: platform.architecture, os: platform.os,
            command: container?.commandLine ?? [], targets: options.specs.targets)
        let time = options.timestamp ?? base.config.created.flatMap(Timestamp.seconds) ?? 0
        let role = BlobRole.config(image.manifest.config.digest)
        let stacked: ProfileStack
        do { stacked = try ProfileStack(options, over: base) } catch is CustomizationRecord.MalformedRecord {
            throw ImageError.damagedRecord(at: role)
        }
        let planner = Planner(
            specs: try options.specs.stacking(stacked.profiles), facts: facts, tree: tree,
            timestamp: ModificationTime(seconds: time),
            parameters: stacked.parameters, application: container.map(Application.init), isSet: { base.has($0) })
        return PlannedImage(
            image: image, base: base, stack: stack, tree: tree, facts: facts, plan: try planner.plan(),
            profiles: stacked.profiles, timestamp: ModificationTime(seconds: time), encoding: options.encoding)
    }

    /// Throws when several layers are missing that were not read for another image: all are named, not only the first.
    private func requireLayers(of image: Image, in reader: ImageReader) throws {
        let missing = image.manifest.layers.enumerated().filter { _, layer in
            !layer.mediaType.isForeign && run?.cache[BlobClaim(layer)] == nil && reader.isMissing(layer)
        }
        guard missing.count > 1 else { return }
        throw ImageError.layersMissing(missing.map { .layer($0, $1.digest) })
    }

    /// What is written for an image.
    func result(of planned: PlannedImage) throws -> PlannedImage.Result {
        try planned.isUnchanged ? planned.unchanged() : planned.customized(baseName: options.baseName)
    }

    /// How the result is referred to.
    func descriptor(of result: PlannedImage.Result, _ planned: PlannedImage) -> Descriptor {
        Descriptor(
            mediaType: planned.base.mediaType, digest: result.manifestDigest,
            size: Int64(result.manifestText.bytes.count))
    }

    /// Writes what is not copied: our layer and the documents.
    func stage(_ result: PlannedImage.Result, in writer: any ImageDestination) throws {
        if let layer = result.layer { try writer.write(layer.blob, digest: layer.digest) }
        try writer.write(result.configText.bytes, digest: result.configDigest)
        try writer.write(result.manifestText.bytes, digest: result.manifestDigest)
    }

    private func write(
        _ result: PlannedImage.Result, _ planned: PlannedImage, to writer: any ImageDestination,
        as naming: DestinationNaming
    ) throws {
        // A layer of ours that is taken off was copied with the others, before that was known.
        for layer in planned.image.manifest.layers where !result.layers.contains(layer.digest) {
            try writer.discard(layer.digest)
        }
        try stage(result, in: writer)
        let manifest = try Manifest(result.manifestText)
        try writer.commit(
            ListedImage(
                descriptor: descriptor(of: result, planned),
                tag: naming.tag, imageName: naming.imageName, sourceEntry: planned.image.descriptorText,
                config: result.configDigest, layers: manifest.layers.map(\.digest)),
            limit: options.limits.document)
    }
}
