internal import Customization
internal import Digests
internal import Exports
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import Lint
internal import TarIO

extension Exporter {
    /// All layers in one, which imgadm reads as everybody else does: it knows neither opaque whiteouts nor zstd.
    func exportFlattened(_ source: Reference, to path: String) throws -> Export {
        let compression = compression ?? StreamCompression(.gzip)
        let staged = try stage(path)
        let image = try read(source)
        var export = export(of: image)
        var layer = try write(
            image, before: [], prefix: .root, to: staged, as: "image", compression, losesAttributes: true, &export)
        let manifest = smartOSImage(
            of: image, layers: [layer.file.digest], summary: "all layers of \(image.manifestDigest)",
            SmartOSImage.File(sha1: layer.sha1, size: layer.file.size, compression: compression.method.rawValue))
        if manifest.lacksConfig { export.remarks.append(.lacksConfig) }
        layer.file.uuid = manifest.uuid
        let document = try write(document(manifest), to: staged, as: "image.json")
        let script = try write(
            Array(InstallScript.text([(document.file.name, layer.file.name)]).utf8), to: staged, as: "install.sh")
        try publish([layer, document, script], staged, &export)
        return export
    }

    /// An image for each layer, as the layers are: those that imgadm would read in another way are refused.
    func exportLayers(_ source: Reference, to path: String) throws -> Export {
        let staged = try stage(path)
        var linter = Linter(limits: options.limits, platform: options.platform)
        linter.access = options.access
        let findings = try linter.lint(source).findings
            .filter { finding in
                (finding.layer != nil || finding.rule == .zstdLayer)
                    && finding.consumers.contains { $0.consumer == .imgadm }
            }
        guard findings.isEmpty else { throw ImageError.consumerDiffers(findings) }
        let image = try read(source)
        var export = export(of: image)
        var files: [WrittenFile] = []
        var commands: [(manifest: String, file: String)] = []
        let layers = image.manifest.layers
        for (index, descriptor) in layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            let compression = try LayerStack.compression(of: descriptor.mediaType, role)
            let name = "layer-\(index + 1)"
            let fileName = name + ".tar" + compression.suffix
            let file = try staged.create(fileName)
            var layer = try copy(to: file, fileName) { try image.copyBlob(of: index, to: $0) }
            try file.synchronize()
            layer.file.diffID = image.config.diffIDs[index]
            let isTop = index == layers.count - 1
            let manifest = smartOSImage(
                of: image, layers: layers[...index].map(\.digest), summary: image.summary(ofLayer: index),
                SmartOSImage.File(sha1: layer.sha1, size: layer.file.size, compression: compression.rawValue),
                isWhole: isTop)
            if manifest.lacksConfig { export.remarks.append(.lacksConfig) }
            layer.file.uuid = manifest.uuid
            let document = try write(document(manifest), to: staged, as: name + ".json")
            commands.append((document.file.name, layer.file.name))
            files += [layer, document]
        }
        files.append(try write(Array(InstallScript.text(commands).utf8), to: staged, as: "install.sh"))
        try publish(files, staged, &export)
        return export
    }

    private func document(_ image: SmartOSImage) -> [UInt8] { image.manifest.serialized(pretty: true) + [0x0a] }

    private func smartOSImage(
        of image: ExportedImage, layers: [Digest], summary: String, _ file: SmartOSImage.File, isWhole: Bool = true
    ) -> SmartOSImage {
        let name = options.name ?? (image.image.imageName ?? image.image.tag).flatMap(Exporter.name)
        return SmartOSImage(
            layers: layers, repository: name.map(\.familiarRepository),
            tag: isWhole ? name?.tag ?? image.image.tag.flatMap(Exporter.tag) : nil,
            container: isWhole ? image.config.container : nil, architecture: image.config.platform.architecture,
            published: Timestamp.text(ModificationTime(seconds: image.created)), summary: summary, file: file)
    }

    /// A whole name; a tag alone is none.
    private static func name(_ text: String) -> DockerName? {
        text.utf8.contains(UInt8(ascii: "/")) || text.utf8.contains(UInt8(ascii: ":")) ? DockerName(text) : nil
    }

    /// A name that an index gives, where it is a tag as Docker has them.
    private static func tag(_ text: String) -> String? { DockerName("name:" + text)?.tag }
}

extension ExportedImage {
    /// What the history says of a layer; empty where it says nothing, or does not fit the layers.
    fileprivate func summary(ofLayer index: Int) -> String {
        let entries = (config.history ?? []).filter { !$0.emptyLayer }
        guard entries.count == manifest.layers.count else { return "" }
        return entries[index].comment ?? entries[index].createdBy ?? ""
    }
}
