internal import Customization
internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import RootTree
internal import TarIO

/// An image that was read to be exported: its documents, its tree, and where contents are.
struct ExportedImage {
    /// As it was found.
    let image: Image
    let source: any ImageSource
    let manifestText: JSONText
    let manifestDigest: Digest
    let manifest: Manifest
    let configText: JSONText
    let config: ImageConfig
    /// The tree, with our layer if there is one.
    var view: MergedView
    let facts: Facts
    /// What our layer prepares it for; nil without our layer.
    let targets: TargetSet?
    /// Our layer, where the source does not have it.
    let addedLayer: WrittenLayer?

    /// Reads an image as it is.
    init(
        _ image: Image, from reader: ImageReader, into destination: (any ImageDestination)?, _ options: ExportOptions,
        progress: (ProgressEvent) -> Void
    ) throws {
        let reading = LayerStack.Options(
            options.access, limits: options.limits.layers, strict: options.strict, keepsContents: true)
        let stack = try LayerStack(image, from: reader.source, into: destination, reading, progress: progress)
        let tree = ImageTree(
            stack.view, of: image, in: reader.source, limits: options.limits.layers, cache: options.access.cache)
        self.image = image
        source = reader.source
        manifestText = image.manifestText
        manifestDigest = image.descriptor.digest
        manifest = image.manifest
        configText = image.configText
        config = image.config
        view = stack.view
        facts = try Facts.gather(
            from: tree, architecture: config.platform.architecture, os: config.platform.os,
            command: config.container?.commandLine ?? [])
        targets = facts.customized.flatMap { TargetSet($0.values["target"] ?? "") }
        addedLayer = nil
    }

    /// Takes an image as it is planned to be.
    init(_ planned: PlannedImage, _ result: PlannedImage.Result, from source: any ImageSource) throws {
        let base = planned.image
        image = base
        self.source = source
        manifestText = result.manifestText
        manifestDigest = result.manifestDigest
        manifest = try ImageReader.translating(at: .manifest(result.manifestDigest)) {
            try Manifest(result.manifestText)
        }
        configText = result.configText
        config = try ImageReader.translating(at: .config(result.configDigest)) { try ImageConfig(result.configText) }
        var view = planned.stack.view
        let entries = view.layerEntries(for: planned.plan.treeChanges, modified: planned.timestamp)
        // What is unchanged has the same layer already, which was not merged.
        if !entries.isEmpty {
            try ImageReader.translating(at: .manifest(result.manifestDigest)) { try view.apply(entries) }
        }
        self.view = view
        facts = planned.facts
        targets = entries.isEmpty ? nil : planned.plan.targets
        addedLayer = result.layer
    }

    /// Seconds since 1970; 0 where the image does not say when it was made.
    var created: Int64 { config.created.flatMap(Timestamp.seconds) ?? 0 }

    /// Gives the bytes of one layer's blob to `sink`, and compares them with the descriptor at the end.
    func copyBlob(of layer: Int, to sink: (RawSpan) throws -> Void) throws {
        let descriptor = manifest.layers[layer]
        if let addedLayer, addedLayer.digest == descriptor.digest {
            let span = addedLayer.blob.span
            return try sink(span.bytes)
        }
        try ImageReader.translating(at: .layer(layer, descriptor.digest)) {
            let blob = try source.blob(descriptor.digest, size: descriptor.size)
            var hasher = DigestHasher(descriptor.digest.algorithm)
            var chunk = [UInt8](repeating: 0, count: 256 << 10)
            while true {
                var span = chunk.mutableSpan
                var bytes = span.mutableBytes
                let count = try blob.read(into: &bytes)
                if count == 0 { break }
                let part = bytes.bytes.extracting(first: count)
                hasher.update(part)
                guard hasher.count <= descriptor.size else {
                    throw LayerError.sizeMismatch(expected: descriptor.size, actual: hasher.count)
                }
                try sink(part)
            }
            guard hasher.count == descriptor.size else {
                throw LayerError.sizeMismatch(expected: descriptor.size, actual: hasher.count)
            }
            let actual = hasher.finish()
            guard actual == descriptor.digest else {
                throw LayerError.digestMismatch(expected: descriptor.digest, actual: actual)
            }
        }
    }
}
