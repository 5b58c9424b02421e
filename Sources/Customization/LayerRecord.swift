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

extension LayerRecord {
    /// What was at a path before any step changed it; nil when the record does not name it.
    public func before(of path: EntryPath) -> RecordedNode? {
        guard let node = document[["paths", path.description, "before"]], let type = node["type"]?.string else {
            return nil
        }
        return RecordedNode(
            type: type, mode: node["mode"]?.string, uid: node["uid"]?.integer, gid: node["gid"]?.integer,
            size: node["size"]?.integer, digest: node["digest"]?.string, target: node["target"]?.string)
    }
}

/// What was at a path, as a record has it; what does not apply to its type is nil.
public struct RecordedNode: Equatable, Sendable {
    /// `absent`, `directory`, `file`, `symlink` or `special`.
    public let type: String
    /// Permission bits, four octal digits.
    public let mode: String?
    /// The owner.
    public let uid: Int64?
    /// The group.
    public let gid: Int64?
    /// In bytes.
    public let size: Int64?
    /// The digest of its contents, if it was read.
    public let digest: String?
    /// Where it leads, escaped as paths are.
    public let target: String?
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
