public import Customization
internal import Digests
public import ImageDocuments

/// An image without our layer: itself, or what it was before it was customized.
public struct BaseImage: Sendable {
    /// The manifest.
    public private(set) var manifest: Manifest
    private(set) var manifestText: JSONText
    private(set) var manifestDigest: Digest
    /// What the manifest is.
    private(set) var mediaType: MediaType
    /// Whether the manifest's media types were changed.
    private(set) var isReformatted = false
    /// The configuration.
    public private(set) var config: ImageConfig
    private(set) var configText: JSONText
    /// What our layer that was taken off said of itself; nil when there was none.
    private(set) var removed: CustomizationRecord?
    /// The digest of the manifest that the image was first converted from.
    private(set) var originalDigest: Digest

    /// What the layer was for that was taken off; nil when there was none.
    public var removedTargets: TargetSet? { removed?.targets }

    /// Takes our layer off, if it is on top, and gives the manifest another family's media types, if asked for.
    init(of image: Image, as family: MediaType.Family? = nil) throws {
        self.init(image)
        let role = BlobRole.config(image.manifest.config.digest)
        let record: CustomizationRecord?
        do { record = try CustomizationRecord(of: image.config) } catch { throw ImageError.damagedRecord(at: role) }
        let manifestRole = BlobRole.manifest(image.descriptor.digest)
        if let record { try takeLayerOff(record, role, manifestRole) }
        if let family { try reformat(as: family, manifestRole) }
    }

    /// An image as it is.
    private init(_ image: Image) {
        manifest = image.manifest
        manifestText = image.manifestText
        manifestDigest = image.descriptor.digest
        mediaType = image.descriptor.mediaType
        config = image.config
        configText = image.configText
        originalDigest = manifestDigest
    }

    /// Takes our layer off; the documents come back byte for byte.
    private mutating func takeLayerOff(
        _ record: CustomizationRecord, _ role: BlobRole, _ manifestRole: BlobRole
    ) throws {
        let diffIDs = Array(config.diffIDs.dropLast())
        configText = try ImageReader.translating(at: role) {
            try ImageConfig.restored(from: configText, undo: record.configUndo)
        }
        // The record came with the image: what it makes must be what it says.
        guard record.baseConfig.matches(configText.bytes) else { throw ImageError.damagedRecord(at: role) }
        manifestText = try restoredManifest(record, manifestRole)
        manifestDigest = Digest(of: manifestText.bytes, algorithm: record.baseManifest.algorithm)
        config = try ImageReader.translating(at: role) { try ImageConfig(configText) }
        manifest = try ImageReader.translating(at: role) { try Manifest(manifestText) }
        guard config.diffIDs == diffIDs, manifest.layers.count == diffIDs.count else {
            throw ImageError.damagedRecord(at: role)
        }
        originalDigest = record.baseManifest
        removed = record
    }

    /// The manifest without our layer, byte for byte as it was.
    ///
    /// Other tools write manifests anew when they move an image, and compress layers otherwise: then it is theirs
    /// without our layer. The layers below are still those that the configuration names.
    private func restoredManifest(_ record: CustomizationRecord, _ role: BlobRole) throws -> JSONText {
        if let restored = try? Manifest.restored(from: manifestText, undo: record.manifestUndo),
            record.baseManifest.matches(restored.bytes)
        {
            return restored
        }
        let config = Descriptor(
            mediaType: manifest.config.mediaType, digest: record.baseConfig, size: Int64(configText.bytes.count))
        return try ImageReader.translating(at: role) {
            try Manifest.removingTopLayer(from: manifestText, config: config, base: record.baseManifest)
        }
    }

    private mutating func reformat(as family: MediaType.Family, _ role: BlobRole) throws {
        let text: JSONText
        do {
            text = try ImageReader.translating(at: role) { try Manifest.converting(manifestText, to: family) }
        } catch let error as FormatError {
            throw ImageError.unsupportedFormat(error, at: role)
        }
        isReformatted = text.bytes != manifestText.bytes
        manifest = try ImageReader.translating(at: role) { try Manifest(text) }
        manifestText = text
        manifestDigest = Digest(of: text.bytes, algorithm: manifestDigest.algorithm)
        mediaType = .manifest(family)
    }
}
