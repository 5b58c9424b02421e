internal import Customization
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
    /// What they prepare for.
    var targets = TargetSet.lx
    /// The users' own specs among them, in order.
    var profiles: [RecordedProfile] = []
    /// The parameters that are not the defaults.
    var parameters: [String: String] = [:]
    /// The base's manifest and configuration, before anything of ours.
    var baseManifest: Digest
    var baseConfig: Digest
    /// How the base's documents are had back.
    var configUndo: [DocumentUndo]
    var manifestUndo: [DocumentUndo]

    /// The record as the label carries it. The configuration's undo is known only while the label is written.
    func text(configUndo: [DocumentUndo]) -> String {
        var members: [JSONValue.Member] = [
            .init(key: "schema", value: .integer(CustomizationRecord.schema)),
            .init(key: "diffID", value: .string(diffID.description)),
            .init(key: "specs", value: .string(specs.description)),
        ]
        if targets != .lx { members.append(.init(key: "target", value: .string(targets.description))) }
        if !profiles.isEmpty { members.append(.init(key: "profiles", value: .array(profiles.map(\.jsonValue)))) }
        if !parameters.isEmpty {
            let sorted = parameters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            members.append(
                .init(
                    key: "parameters",
                    value: .object(sorted.map { JSONValue.Member(key: $0.key, value: .string($0.value)) })))
        }
        members.append(
            .init(
                key: "base",
                value: [
                    "manifest": .string(baseManifest.description), "config": .string(baseConfig.description),
                ]))
        members.append(
            .init(
                key: "undo",
                value: [
                    "config": .array(configUndo.map(\.jsonValue)),
                    "manifest": .array(manifestUndo.map(\.jsonValue)),
                ]))
        return String(decoding: JSONValue.object(members).serialized(), as: UTF8.self)
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
        if let target = document[["target"]] {
            guard let targets = target.string.flatMap(TargetSet.init) else { throw MalformedRecord() }
            self.targets = targets
        }
        profiles = try RecordedProfile.all(in: document[["profiles"]])
        guard Set(profiles.map(\.name)).count == profiles.count else { throw MalformedRecord() }
        for member in document[["parameters"]]?.members ?? [] {
            guard let value = member.value.string else { throw MalformedRecord() }
            parameters[member.key] = value
        }
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
        diffID: Digest, plan: Plan, profiles: [Profile], base: BaseImage, manifestUndo: [DocumentUndo]
    ) {
        self.diffID = diffID
        specs = plan.specsDigest
        targets = plan.targets
        self.profiles = RecordedProfile.kept(of: profiles)
        parameters = plan.parameters
        baseManifest = base.manifestDigest
        baseConfig = base.manifest.config.digest
        configUndo = []
        self.manifestUndo = manifestUndo
    }
}
