internal import Customization
internal import Digests
public import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import TarIO

/// Converts images: reads and verifies one, plans what to change, and writes it with one more layer.
public struct Converter {
    private let options: ConversionOptions
    private let progress: (ProgressEvent) -> Void

    /// A converter with these options; `progress` is told what is going on.
    public init(_ options: ConversionOptions, progress: @escaping (ProgressEvent) -> Void = { _ in }) {
        self.options = options
        self.progress = progress
    }

    /// What `convert` would change; nothing is written.
    public func plan(_ reference: Reference) throws -> PlannedImage {
        try plan(reference, into: nil)
    }

    /// Converts the image that `source` names and lists the result in `destination`.
    ///
    /// Everything is verified before anything appears there; on an error the destination is as it was. An image that
    /// has our layer from the same specs is passed on unchanged; from others, the layer is made anew from the base.
    public func convert(_ source: Reference, to destination: Reference) throws -> Conversion {
        if case .digest = destination.selection { throw ImageError.destinationIsDigest(destination) }
        let writer = try ImageReader.opening { try LayoutWriter(path: destination.path) }
        defer { writer.abandon() }
        let planned = try plan(source, into: writer)
        if !options.force { try planned.requireBootable() }
        let result = try planned.isUnchanged ? planned.unchanged() : planned.customized(baseName: options.baseName)
        let target = Reference(
            transport: .oci, path: destination.path,
            selection: .tag(try tag(for: destination, of: planned.image)))
        try ImageReader.translating(at: .index) { try write(result, planned, to: writer, as: target) }
        return Conversion(reference: target, digest: result.manifestDigest, planned: planned, layer: result.layer)
    }

    private func plan(_ reference: Reference, into destination: (any ImageDestination)?) throws -> PlannedImage {
        let reader = try ImageReader(reference, limits: options.limits)
        let image = try reader.image(reference)
        let base = try BaseImage(of: image)
        var reading = LayerStack.Options(limits: options.limits.layers, strict: options.strict)
        reading.merging = base.manifest.layers.count
        reading.keeps = { ContentFilter.keeps($0, size: $1) }
        let stack = try LayerStack(image, from: reader.source, into: destination, reading, progress: progress)
        let tree = ImageTree(stack.view, of: image, in: reader.source, limits: options.limits.layers)
        let platform = base.config.platform
        let facts = try Facts.gather(from: tree, architecture: platform.architecture, os: platform.os)
        let time = options.timestamp ?? base.config.created.flatMap(Timestamp.seconds) ?? 0
        let planner = Planner(
            specs: options.specs, facts: facts, tree: tree, timestamp: ModificationTime(seconds: time),
            parameters: options.parameters, isSet: { base.has($0) })
        return PlannedImage(
            image: image, base: base, stack: stack, tree: tree, facts: facts, plan: try planner.plan(),
            timestamp: ModificationTime(seconds: time))
    }

    private func tag(for destination: Reference, of image: Image) throws -> Tag {
        if case .tag(let tag) = destination.selection { return tag }
        guard let name = image.tag else { return .latest }
        guard let tag = Tag(name) else { throw ReferenceError.malformedTag(name) }
        return tag
    }

    private func write(
        _ result: PlannedImage.Result, _ planned: PlannedImage, to writer: LayoutWriter, as target: Reference
    ) throws {
        guard case .tag(let tag) = target.selection else { return }
        // A layer of ours that is taken off was copied with the others, before that was known.
        for layer in planned.image.manifest.layers where !result.layers.contains(layer.digest) {
            try writer.discard(layer.digest)
        }
        if let layer = result.layer { try writer.write(layer.blob, digest: layer.digest) }
        try writer.write(result.configText.bytes, digest: result.configDigest)
        try writer.write(result.manifestText.bytes, digest: result.manifestDigest)
        let descriptor = Descriptor(
            mediaType: planned.image.descriptor.mediaType, digest: result.manifestDigest,
            size: Int64(result.manifestText.bytes.count))
        try writer.commit(limit: options.limits.document) { existing in
            guard let existing else {
                return try ImageIndex.listing(descriptor, as: tag, carrying: planned.image.descriptorText).bytes
            }
            let text = try JSONText(existing, limits: JSONLimits(bytes: options.limits.document))
            return try ImageIndex.putting(descriptor, as: tag, into: text, carrying: planned.image.descriptorText).bytes
        }
    }
}
