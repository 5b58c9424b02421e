public import ImageDocuments
public import LayerEntries

/// What `/usr/lib/lxlayer/record.json` of a customized image says.
public struct LayerRecord: Sendable {
    /// Where it stands.
    public static let path = "/usr/lib/lxlayer/record.json"

    private let document: JSONText

    /// Takes the record's text; throws when it is no JSON.
    public init(_ bytes: [UInt8]) throws(JSONError) { document = try JSONText(bytes) }

    /// The record of a tree; nil where it has none that can be read.
    public init?(of tree: any TreeReading) throws {
        guard let bytes = try tree.bytes(at: LayerRecord.path, limit: 4 << 20) else { return nil }
        do { try self.init(bytes) } catch { return nil }
    }

    /// The digests of the profiles that the tree was made with, by name.
    public var profileDigests: [String: String] {
        var digests: [String: String] = [:]
        for profile in document[["profiles"]]?.elements ?? [] {
            if let name = profile["name"]?.string, let digest = profile["digest"]?.string { digests[name] = digest }
        }
        return digests
    }

    /// The steps that changed a path; none when the record does not name it.
    public func steps(for path: EntryPath) -> [RecordedStep] {
        let steps = document[["paths", path.description, "steps"]]?.elements ?? []
        return steps.compactMap { step in
            func text(_ key: String) -> String? { step.members?.first { $0.key == key }?.value.string }
            guard let spec = text("spec"), let id = text("step"), let operation = text("operation") else { return nil }
            return RecordedStep(spec: spec, step: id, operation: operation, why: text("why"))
        }
    }
}

/// A step as a record has it.
public struct RecordedStep: Equatable, Sendable {
    /// The step's spec.
    public let spec: String
    /// The step's id.
    public let step: String
    /// The operation's name.
    public let operation: String
    /// The reason, where the record has it: that of a profile's step.
    public let why: String?
}

extension SpecSet {
    /// The reason of a step, if these specs have it.
    public func why(of step: RecordedStep) -> String? {
        step.why ?? specs.first { $0.name == step.spec }?.steps.first { $0.id == step.step }?.why
    }
}
