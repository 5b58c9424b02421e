internal import Digests
internal import ImageDocuments

/// What our label in an image's configuration says: which layer is ours, what made it, and how to take it off again.
struct CustomizationRecord {
    /// The label's name.
    static let label = "org.lxlayer.layer"
    private static let schema: Int64 = 1

    /// Our layer's `diff_id`.
    var diffID: Digest
    /// What the layer was planned from: specs and their parameters.
    var specs: Digest
    /// The base's manifest and configuration, before anything of ours.
    var baseManifest: Digest
    var baseConfig: Digest
    /// How the base's documents are had back.
    var configUndo: [DocumentUndo]
    var manifestUndo: [DocumentUndo]

    /// The record as the label carries it. The configuration's undo is known only while the label is written.
    func text(configUndo: [DocumentUndo]) -> String {
        let value: JSONValue = [
            "schema": .integer(CustomizationRecord.schema),
            "diffID": .string(diffID.description),
            "specs": .string(specs.description),
            "base": [
                "manifest": .string(baseManifest.description),
                "config": .string(baseConfig.description),
            ],
            "undo": [
                "config": .array(configUndo.map(\.jsonValue)),
                "manifest": .array(manifestUndo.map(\.jsonValue)),
            ],
        ]
        return String(decoding: value.serialized(), as: UTF8.self)
    }

    /// The record of an image whose topmost layer is ours; nil when there is none, or our layer is below another's.
    init?(of config: ImageConfig) throws {
        guard let text = config.container?.labels[CustomizationRecord.label] else { return nil }
        let role = JSONPointer(["config", "Labels", CustomizationRecord.label])
        let document = try JSONText(text)
        func digest(_ pointer: JSONPointer) throws -> Digest {
            guard let value = document[pointer]?.string else { throw DocumentError(missing: pointer, of: role) }
            return try Digest(value)
        }
        func undo(_ name: String) throws -> [DocumentUndo] {
            let pointer: JSONPointer = ["undo", name]
            guard let elements = document[pointer]?.elements else { throw DocumentError(missing: pointer, of: role) }
            return try elements.enumerated().map { try DocumentUndo($1, at: pointer.appending($0)) }
        }
        guard document[["schema"]]?.integer == CustomizationRecord.schema else {
            throw DocumentError(missing: ["schema"], of: role)
        }
        diffID = try digest(["diffID"])
        guard diffID == config.diffIDs.last else { return nil }
        specs = try digest(["specs"])
        baseManifest = try digest(["base", "manifest"])
        baseConfig = try digest(["base", "config"])
        configUndo = try undo("config")
        manifestUndo = try undo("manifest")
    }

    init(
        diffID: Digest, specs: Digest, baseManifest: Digest, baseConfig: Digest, manifestUndo: [DocumentUndo]
    ) {
        self.diffID = diffID
        self.specs = specs
        self.baseManifest = baseManifest
        self.baseConfig = baseConfig
        self.configUndo = []
        self.manifestUndo = manifestUndo
    }
}
