internal import Customization
internal import ImageDocuments
internal import LayerEntries

extension TreeUndo {
    private static let schema: Int64 = 1

    /// The text that is written: sorted, no times of our own.
    var text: [UInt8] {
        let sortedParameters = parameters.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        let document: JSONValue = [
            "schema": .integer(TreeUndo.schema),
            "target": .string(targets.description),
            "profiles": .array(profiles.map(\.jsonValue)),
            "parameters": .object(sortedParameters.map { JSONValue.Member(key: $0.key, value: .string($0.value)) }),
            "paths": .object(
                paths.sorted { $0.key < $1.key }.map { path, undo in
                    JSONValue.Member(
                        key: path.description,
                        value: ["before": undo.before.jsonValue, "after": .array(undo.after.map(JSONValue.string))])
                }),
        ]
        return document.serialized(pretty: true) + [UInt8(ascii: "\n")]
    }

    /// Reads what `text` wrote; throws `JSONError`, and `MalformedRecord` where somebody else wrote it.
    init(_ text: [UInt8]) throws {
        let document = try JSONText(text, limits: JSONLimits(bytes: TreeUndo.limit))
        guard document[["schema"]]?.integer == TreeUndo.schema else { throw CustomizationRecord.MalformedRecord() }
        guard let targets = TargetSet(try Self.text(document[["target"]])) else {
            throw CustomizationRecord.MalformedRecord()
        }
        self.targets = targets
        profiles = try RecordedProfile.all(in: document[["profiles"]])
        for member in document[["parameters"]]?.members ?? [] { parameters[member.key] = try Self.text(member.value) }
        for member in document[["paths"]]?.members ?? [] {
            guard let bytes = EscapedText.bytes(of: member.key), let before = member.value["before"] else {
                throw CustomizationRecord.MalformedRecord()
            }
            let path = try EntryPath(cleaning: bytes)
            guard !path.isRoot, path.bytes == bytes else { throw CustomizationRecord.MalformedRecord() }
            let after = try (member.value["after"]?.elements ?? []).map(Self.text)
            paths[path] = Path(before: try Before(before, at: path), after: after)
        }
    }

    fileprivate static func text(_ node: JSONNode?) throws -> String {
        guard let text = node?.string else { throw CustomizationRecord.MalformedRecord() }
        return text
    }
}

extension TreeUndo.Before {
    fileprivate var jsonValue: JSONValue {
        guard case .entry(let entry) = self else { return ["type": self == .absent ? "absent" : "lost"] }
        let metadata = entry.metadata
        var members: [JSONValue.Member] = []
        func add(_ key: String, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
        switch entry.kind {
        case .symlink(let target):
            add("type", "symlink")
            add("target", .string(EscapedText.reversible(target)))
        case .directory: add("type", "directory")
        default:
            add("type", "file")
            add("content", .string(EscapedText.reversible(entry.content ?? [])))
        }
        add("mode", .integer(Int64(metadata.mode)))
        add("uid", .integer(Int64(metadata.uid)))
        add("gid", .integer(Int64(metadata.gid)))
        add("seconds", .integer(metadata.modified.seconds))
        add("nanoseconds", .integer(Int64(metadata.modified.nanoseconds)))
        let attributes = metadata.xattrs.sorted { $0.key.lexicographicallyPrecedes($1.key) }
        add(
            "attributes",
            .object(
                attributes.map {
                    JSONValue.Member(
                        key: EscapedText.reversible($0.key), value: .string(EscapedText.reversible($0.value)))
                }))
        return .object(members)
    }

    fileprivate init(_ node: JSONNode, at path: EntryPath) throws {
        func bytes(_ node: JSONNode?) throws -> [UInt8] {
            guard let bytes = EscapedText.bytes(of: try TreeUndo.text(node)) else {
                throw CustomizationRecord.MalformedRecord()
            }
            return bytes
        }
        func number<Number: FixedWidthInteger>(_ key: String) throws -> Number {
            guard let value = node[key]?.integer, let number = Number(exactly: value) else {
                throw CustomizationRecord.MalformedRecord()
            }
            return number
        }
        let type = try TreeUndo.text(node["type"])
        var content: [UInt8]?
        let kind: EntryKind
        switch type {
        case "absent", "lost":
            self = type == "absent" ? .absent : .lost
            return
        case "directory": kind = .directory
        case "symlink": kind = .symlink(target: try bytes(node["target"]))
        case "file":
            let data = try bytes(node["content"])
            content = data
            kind = .file(size: Int64(data.count))
        default: throw CustomizationRecord.MalformedRecord()
        }
        var metadata = EntryMetadata(
            mode: try number("mode"), uid: try number("uid"), gid: try number("gid"),
            modified: ModificationTime(seconds: try number("seconds"), nanoseconds: try number("nanoseconds")))
        for member in node["attributes"]?.members ?? [] {
            guard let name = EscapedText.bytes(of: member.key) else { throw CustomizationRecord.MalformedRecord() }
            metadata.xattrs[name] = try bytes(member.value)
        }
        self = .entry(LayerEntry(path: path, kind: kind, metadata: metadata, content: content))
    }
}
