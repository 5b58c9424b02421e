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
    ///
    /// Throws what reading a document throws, and `MalformedRecord`.
    init?(of config: ImageConfig) throws {
        guard let text = config.container?.labels[CustomizationRecord.label] else { return nil }
        let document = try JSONText(text)
        guard document[["schema"]]?.integer == CustomizationRecord.schema else { throw MalformedRecord() }
        diffID = try CustomizationRecord.digest(["diffID"], in: document)
        guard diffID == config.diffIDs.last else { return nil }
        specs = try CustomizationRecord.digest(["specs"], in: document)
        baseManifest = try CustomizationRecord.digest(["base", "manifest"], in: document)
        baseConfig = try CustomizationRecord.digest(["base", "config"], in: document)
        configUndo = try CustomizationRecord.undo("config", in: document)
        manifestUndo = try CustomizationRecord.undo("manifest", in: document)
    }

    /// The label lacks something.
    struct MalformedRecord: Error {}

    private static func digest(_ pointer: JSONPointer, in document: JSONText) throws -> Digest {
        guard let value = document[pointer]?.string else { throw MalformedRecord() }
        return try Digest(value)
    }

    private static func undo(_ name: String, in document: JSONText) throws -> [DocumentUndo] {
        let pointer: JSONPointer = ["undo", name]
        guard let elements = document[pointer]?.elements else { throw MalformedRecord() }
        return try elements.enumerated().map { try DocumentUndo($1, at: pointer.appending($0)) }
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
