internal import Customization
internal import Digests
internal import Exports
internal import ImageDocuments
internal import ImageStore
internal import TarIO

extension Exporter {
    /// An OCI archive whose image says that it is a system: all layers as they are, another configuration.
    ///
    /// Proxmox VE takes an image for a system where its program is `/sbin/init`, and sends the stop signal of the
    /// configuration to shut it down.
    func exportForProxmox(_ source: Reference, to path: String) throws -> Export {
        let destination = Reference(transport: .ociArchive, path: path)
        let writer = try ImageReader.opening { try Store.create(destination, options.limits.store) }
        defer { writer.abandon() }
        let image = try read(source, into: writer)
        var export = export(of: image)
        try requireInit(image, &export)
        let configText = try ImageReader.translating(at: .config(image.manifest.config.digest)) {
            try ImageConfig.running(
                "/sbin/init", stopSignal: image.facts.initSystem.shutdownSignal,
                withoutLabel: CustomizationRecord.label, in: image.configText)
        }
        let config = Descriptor(
            of: configText.bytes, as: image.manifest.config.mediaType,
            algorithm: image.manifest.config.digest.algorithm)
        let role = BlobRole.manifest(image.manifestDigest)
        let manifestText = try ImageReader.translating(at: role) {
            do {
                return try Manifest.converting(
                    Manifest.replacingConfig(in: image.manifestText, with: config), to: .oci)
            } catch let error as FormatError {
                throw ImageError.unsupportedFormat(error, at: role)
            }
        }
        let manifest = Descriptor(
            of: manifestText.bytes, as: .manifest(.oci), algorithm: image.manifestDigest.algorithm)
        let naming = try DestinationNaming(
            of: (image.image.tag, image.image.imageName), in: destination, writer.transport)
        let layers = image.manifest.layers.map(\.digest)
        try ImageReader.translating(at: .index) {
            // A layer of ours that was taken off was copied with the others.
            for layer in image.image.manifest.layers where !layers.contains(layer.digest) {
                try writer.discard(layer.digest)
            }
            if let layer = image.addedLayer { try writer.write(layer.blob, digest: layer.digest) }
            try writer.write(configText.bytes, digest: config.digest)
            try writer.write(manifestText.bytes, digest: manifest.digest)
            try writer.commit(
                ListedImage(
                    descriptor: manifest, tag: naming.tag, imageName: naming.imageName, config: config.digest,
                    layers: layers),
                limit: options.limits.document)
        }
        export.exported = manifest.digest
        return export
    }
}
