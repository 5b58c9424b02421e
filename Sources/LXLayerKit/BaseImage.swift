internal import Digests
public import ImageDocuments

/// An image without our layer: itself, or what it was before it was customized.
public struct BaseImage: Sendable {
    /// The manifest.
    public let manifest: Manifest
    let manifestText: JSONText
    let manifestDigest: Digest
    /// The configuration.
    public let config: ImageConfig
    let configText: JSONText
    /// What made the layer that was taken off; nil when there was none.
    let removedSpecs: Digest?

    /// Takes our layer off, if it is the topmost one; its documents come back byte for byte.
    init(of image: Image) throws {
        let role = BlobRole.config(image.manifest.config.digest)
        let record: CustomizationRecord?
        do { record = try CustomizationRecord(of: image.config) } catch { throw ImageError.damagedRecord(at: role) }
        guard let record else {
            manifest = image.manifest
            manifestText = image.manifestText
            manifestDigest = image.descriptor.digest
            config = image.config
            configText = image.configText
            removedSpecs = nil
            return
        }
        let configText = try ImageReader.translating(at: role) {
            try ImageConfig.restored(from: image.configText, undo: record.configUndo)
        }
        let manifestText = try ImageReader.translating(at: .manifest(image.descriptor.digest)) {
            try Manifest.restored(from: image.manifestText, undo: record.manifestUndo)
        }
        // The record came with the image: what it makes must be what it says.
        guard Digest(of: configText.bytes, algorithm: record.baseConfig.algorithm) == record.baseConfig,
            Digest(of: manifestText.bytes, algorithm: record.baseManifest.algorithm) == record.baseManifest
        else { throw ImageError.damagedRecord(at: role) }
        self.configText = configText
        self.manifestText = manifestText
        manifestDigest = record.baseManifest
        config = try ImageReader.translating(at: role) { try ImageConfig(configText) }
        manifest = try ImageReader.translating(at: role) { try Manifest(manifestText) }
        guard config.diffIDs == Array(image.config.diffIDs.dropLast()), manifest.layers.count == config.diffIDs.count
        else { throw ImageError.damagedRecord(at: role) }
        removedSpecs = record.specs
    }
}
