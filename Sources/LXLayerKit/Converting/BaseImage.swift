public import Customization
internal import Digests
public import ImageDocuments

/// An image without our layer: itself, or what it was before it was customized.
public struct BaseImage: Sendable {
    /// The manifest.
    public let manifest: Manifest
    let manifestText: JSONText
    let manifestDigest: Digest
    /// What the manifest is.
    let mediaType: MediaType
    /// The digest of the manifest that the image was first converted from.
    let originalDigest: Digest
    /// Whether the manifest's media types were changed.
    let isReformatted: Bool
    /// The configuration.
    public let config: ImageConfig
    let configText: JSONText
    /// What made the layer that was taken off; nil when there was none.
    let removedSpecs: Digest?
    /// What the layer was for; nil when there was none.
    public let removedTargets: TargetSet?
    /// The profiles and the parameters that it was made with.
    let recordedProfiles: [RecordedProfile]
    let recordedParameters: [String: String]

    /// Takes our layer off, if it is the topmost one; its documents come back byte for byte.
    private init(restoring image: Image) throws {
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
            removedTargets = nil
            recordedProfiles = []
            recordedParameters = [:]
            mediaType = image.descriptor.mediaType
            originalDigest = manifestDigest
            isReformatted = false
            return
        }
        let configText = try ImageReader.translating(at: role) {
            try ImageConfig.restored(from: image.configText, undo: record.configUndo)
        }
        // The record came with the image: what it makes must be what it says.
        guard Digest(of: configText.bytes, algorithm: record.baseConfig.algorithm) == record.baseConfig else {
            throw ImageError.damagedRecord(at: role)
        }
        let manifestText = try BaseImage.manifest(of: image, record, configSize: configText.bytes.count)
        self.configText = configText
        self.manifestText = manifestText
        manifestDigest = Digest(of: manifestText.bytes, algorithm: record.baseManifest.algorithm)
        config = try ImageReader.translating(at: role) { try ImageConfig(configText) }
        manifest = try ImageReader.translating(at: role) { try Manifest(manifestText) }
        guard config.diffIDs == Array(image.config.diffIDs.dropLast()), manifest.layers.count == config.diffIDs.count
        else { throw ImageError.damagedRecord(at: role) }
        removedSpecs = record.specs
        removedTargets = record.targets
        recordedProfiles = record.profiles
        recordedParameters = record.parameters
        mediaType = image.descriptor.mediaType
        originalDigest = record.baseManifest
        isReformatted = false
    }

    /// The manifest without our layer, byte for byte as it was.
    ///
    /// Other tools write manifests anew when they move an image, and compress layers otherwise: then it is theirs
    /// without our layer. The layers below are still those that the configuration names.
    private static func manifest(
        of image: Image, _ record: CustomizationRecord, configSize: Int
    ) throws -> JSONText {
        if let restored = try? Manifest.restored(from: image.manifestText, undo: record.manifestUndo),
            Digest(of: restored.bytes, algorithm: record.baseManifest.algorithm) == record.baseManifest
        {
            return restored
        }
        let config = Descriptor(
            mediaType: image.manifest.config.mediaType, digest: record.baseConfig, size: Int64(configSize))
        return try ImageReader.translating(at: .manifest(image.descriptor.digest)) {
            try Manifest.removingTopLayer(from: image.manifestText, config: config, base: record.baseManifest)
        }
    }

    /// Takes our layer off, if it is the topmost one, and gives the manifest another family's media types, if asked for.
    init(of image: Image, as family: MediaType.Family? = nil) throws {
        let base = try BaseImage(restoring: image)
        guard let family else {
            self = base
            return
        }
        let role = BlobRole.manifest(image.descriptor.digest)
        do {
            manifestText = try ImageReader.translating(at: role) {
                try Manifest.converting(base.manifestText, to: family)
            }
        } catch let error as FormatError {
            throw ImageError.unsupportedFormat(error, at: role)
        }
        manifest = try ImageReader.translating(at: role) { [manifestText] in try Manifest(manifestText) }
        manifestDigest = Digest(of: manifestText.bytes, algorithm: base.manifestDigest.algorithm)
        mediaType = .manifest(family)
        originalDigest = base.originalDigest
        config = base.config
        configText = base.configText
        removedSpecs = base.removedSpecs
        removedTargets = base.removedTargets
        recordedProfiles = base.recordedProfiles
        recordedParameters = base.recordedParameters
        isReformatted = manifestText.bytes != base.manifestText.bytes
    }
}
