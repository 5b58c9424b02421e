public import Customization
internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import RootTree
internal import TarIO

/// An image that was read, and what is to be changed in it.
public struct PlannedImage {
    /// The image as it was found.
    public let image: Image
    /// The same without our layer.
    public let base: BaseImage
    /// The base's layers.
    public let stack: LayerStack
    /// The base's tree with its contents.
    public let tree: ImageTree
    /// What the base is.
    public let facts: Facts
    /// What to change in the base.
    public let plan: Plan
    /// The users' own specs that the plan was made with, in order.
    public let profiles: [Profile]
    let timestamp: ModificationTime
    /// How our layer is to be packed, where that was asked for.
    let encoding: LayerEncoding?

    /// Whether the image has our layer from the same specs, or needs none.
    public var isUnchanged: Bool {
        if base.isReformatted { return false }
        // How a layer is packed that is there already only shows when it is packed once more.
        if let removed = base.removed { return removed.specs == plan.specsDigest && encoding == nil }
        return plan.treeChanges.isEmpty && plan.imageChanges.isEmpty
    }

    /// Whether the image's topmost layer is ours.
    public var isCustomized: Bool { base.removed != nil }

    /// What is written for the image.
    struct Result {
        var manifestText: JSONText
        var manifestDigest: Digest
        var configText: JSONText
        var configDigest: Digest
        /// The blobs of the layers that were there before and still are.
        var layers: Set<Digest>
        /// The layer that is added.
        var layer: WrittenLayer?
    }

    func requireBootable() throws {
        if !plan.bootable.isBootable { throw ImageError.notBootable(plan.bootable, for: .converting(plan.targets)) }
    }

    /// The image as it was found.
    func unchanged() -> Result {
        Result(
            manifestText: image.manifestText, manifestDigest: image.descriptor.digest, configText: image.configText,
            configDigest: image.manifest.config.digest, layers: Set(image.manifest.layers.map(\.digest)))
    }

    /// The base with our layer, or the base itself when no entry comes of the plan.
    func customized(baseName: String?) throws -> Result {
        let entries = stack.view.layerEntries(for: plan.treeChanges, modified: timestamp)
        let layers = Set(base.manifest.layers.map(\.digest))
        guard !entries.isEmpty else {
            return Result(
                manifestText: base.manifestText, manifestDigest: base.manifestDigest, configText: base.configText,
                configDigest: base.manifest.config.digest, layers: layers)
        }
        let layer: WrittenLayer
        do { layer = try LayerWriter.write(entries, as: encoding ?? .stored) } catch {
            throw ImageError.unwritable(error)
        }
        // The configuration holds the manifest's undo, which only says what was there: any other descriptor will do.
        let other = Descriptor(
            mediaType: base.manifest.config.mediaType, digest: layer.diffID, size: base.manifest.config.size &+ 1)
        let manifestUndo = try manifest(adding: layer, config: other, baseName).undo
        let config = try config(adding: layer, manifestUndo)
        let descriptor = Descriptor(
            of: config.bytes, as: base.manifest.config.mediaType,
            algorithm: base.manifest.config.digest.algorithm)
        let manifest = try manifest(adding: layer, config: descriptor, baseName).text
        return Result(
            manifestText: manifest,
            manifestDigest: Digest(of: manifest.bytes, algorithm: image.descriptor.digest.algorithm),
            configText: config, configDigest: descriptor.digest, layers: layers, layer: layer)
    }

    private func config(adding layer: WrittenLayer, _ manifestUndo: [DocumentUndo]) throws -> JSONText {
        let record = CustomizationRecord(
            diffID: layer.diffID, plan: plan, profiles: profiles, base: base, manifestUndo: manifestUndo)
        // What the marker in the tree says, for those who see the configuration only.
        let labels = plan.marker.map { key, value in
            StringMap.Entry(name: "org.lxlayer." + key.replacing("_", with: "-"), value: value)
        }
        let addition = ImageConfig.Addition(
            diffID: layer.diffID,
            history: HistoryEntry(
                created: Timestamp.text(timestamp), createdBy: "lxlayer: customizations for \(plan.targets)",
                comment: "specs \(plan.specsDigest)"),
            container: plan.imageChanges.map(\.setting.member), labels: labels,
            label: CustomizationRecord.label)
        return try ImageReader.translating(at: .config(base.manifest.config.digest)) {
            try ImageConfig.appending(addition, to: base.configText, labelText: record.text(configUndo:)).text
        }
    }

    private func manifest(adding layer: WrittenLayer, config: Descriptor, _ baseName: String?) throws -> DocumentEdit {
        let mediaType = base.mediaType
        let role = BlobRole.manifest(image.descriptor.digest)
        let layerType: MediaType
        do { layerType = try .layer(compressedAs: layer.compression, in: mediaType.family) } catch {
            throw ImageError.unsupportedFormat(error, at: role)
        }
        var annotations = [
            StringMap.Entry(name: Manifest.baseDigestAnnotation, value: base.originalDigest.description)
        ]
        if let baseName {
            annotations.append(StringMap.Entry(name: "org.opencontainers.image.base.name", value: baseName))
        }
        let addition = Manifest.Addition(
            config: config,
            layer: Descriptor(mediaType: layerType, digest: layer.digest, size: Int64(layer.blob.count)),
            mediaType: mediaType, annotations: StringMap(annotations))
        return try ImageReader.translating(at: role) {
            try Manifest.appending(addition, to: base.manifestText)
        }
    }
}

extension MediaType {
    /// What a layer of ours is in a family, which may have no name for it.
    fileprivate static func layer(
        compressedAs compression: LayerCompression, in family: Family
    ) throws(FormatError) -> MediaType {
        // A manifest of an unknown kind is never one that is appended to.
        let oci = MediaType.layer(.oci, Compression(compression))
        return try oci.inFamily(family == .docker ? .docker : .oci)
    }
}

extension BaseImage {
    /// Whether the configuration has this setting already.
    func has(_ setting: ImageSetting) -> Bool {
        guard case .string(let value) = setting.member.value else { return false }
        return configText[["config", setting.member.key]]?.string == value
    }
}

extension ImageSetting {
    /// The member of `config` that has it.
    fileprivate var member: JSONValue.Member {
        switch self {
        case .stopSignal(let name): .init(key: "StopSignal", value: .string(name))
        }
    }
}
