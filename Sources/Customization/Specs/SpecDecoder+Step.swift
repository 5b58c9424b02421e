import LayerEntries
internal import Yams

extension SpecDecoder {
    private static let stepKeys = ["id", "category", "why", "source", "when"]

    mutating func step(_ node: Node) throws(SpecError) -> Step {
        let fields = try MappingReader(node, key: "steps", file: file)
        let operations = fields.keys.filter { !Self.stepKeys.contains($0) }
        for key in operations where !Operation.names.contains(key) {
            if let suggestion = EditDistance.nearest(to: key, among: Self.stepKeys) {
                throw SpecError(.unknownKey(key, didYouMean: suggestion), at: fields.mark(of: key))
            }
            let suggestion = EditDistance.nearest(to: key, among: Operation.names)
            throw SpecError(.unknownOperation(key, didYouMean: suggestion), at: fields.mark(of: key))
        }
        let id = try fields.requiredText("id")
        guard let name = operations.first else { throw SpecError(.noOperation, at: fields.mark) }
        if operations.count > 1 { throw SpecError(.severalOperations(operations), at: fields.mark(of: operations[1])) }
        var condition: Condition?
        if let when = fields.node("when") { condition = try self.condition(when, key: "when", depth: 0) }
        return Step(
            id: id, category: try fields.number("category", in: 1...7).map(Int.init),
            why: try fields.requiredText("why"), source: try fields.text("source"), condition: condition,
            operation: try operation(name, of: fields), mark: fields.mark)
    }

    private func operation(_ name: String, of fields: MappingReader) throws(SpecError) -> Operation {
        func reader(_ keys: [String]) throws(SpecError) -> MappingReader {
            try MappingReader(try fields.required(name), key: name, file: file, allowed: keys)
        }
        switch name {
        case "directory": return .directory(try directory(reader(["path", "mode", "uid", "gid", "ifExists"])))
        case "file":
            return .file(try self.file(reader(["path", "content", "base64", "mode", "uid", "gid", "ifExists"])))
        case "symlink": return .symlink(try symlink(reader(["path", "target", "ifExists"])))
        case "remove": return .remove(try removal(reader(["path"])))
        case "lines": return .lines(try lines(reader(["path", "ifMissing", "rules"])))
        case "unit": return .unit(try unit(reader(Self.unitKeys)))
        case "units": return .units(try units(reader(["reset", "except"])))
        default:
            let image = try reader(["stopSignal"])
            return .image(.stopSignal(try image.requiredText("stopSignal")))
        }
    }

    private func directory(_ fields: MappingReader) throws(SpecError) -> DirectoryOperation {
        let policy = try fields.text("ifExists") ?? "keep"
        guard ["keep", "set"].contains(policy) else {
            throw fields.badValue("ifExists", expected: "keep, set", found: policy, among: ["keep", "set"])
        }
        return DirectoryOperation(
            path: try fields.path("path"), mode: try fields.mode("mode") ?? 0o755,
            uid: try fields.number("uid", in: 0...UInt32.max) ?? 0,
            gid: try fields.number("gid", in: 0...UInt32.max) ?? 0, setsExisting: policy == "set")
    }

    private func file(_ fields: MappingReader) throws(SpecError) -> FileOperation {
        var content: [UInt8]
        switch try fields.exactlyOne(of: ["content", "base64"]) {
        case "content": content = Array(try fields.requiredText("content").utf8)
        default:
            let text = try fields.requiredText("base64")
            guard let bytes = Base64.decode(text) else {
                throw fields.badValue("base64", expected: "base64 with its padding", found: text)
            }
            content = bytes
        }
        return FileOperation(
            path: try fields.path("path"), content: content, mode: try fields.mode("mode") ?? 0o644,
            uid: try fields.number("uid", in: 0...UInt32.max) ?? 0,
            gid: try fields.number("gid", in: 0...UInt32.max) ?? 0,
            ifExists: try fields.choice("ifExists", of: ExistingPolicy.self) ?? .error)
    }

    private func symlink(_ fields: MappingReader) throws(SpecError) -> SymlinkOperation {
        let target = try fields.requiredText("target")
        guard !target.isEmpty, !target.utf8.contains(0) else {
            throw fields.badValue("target", expected: "a path", found: target)
        }
        return SymlinkOperation(
            path: try fields.path("path"), target: Array(target.utf8),
            ifExists: try fields.choice("ifExists", of: ExistingPolicy.self) ?? .error)
    }

    private func removal(_ fields: MappingReader) throws(SpecError) -> EntryPath {
        let path = try fields.path("path")
        if Glob.isGlob(path.parent.bytes) {
            throw fields.badValue(
                "path", expected: "a glob in the last component only", found: path.description)
        }
        return path
    }

    private func lines(_ fields: MappingReader) throws(SpecError) -> LinesOperation {
        let missing = try fields.text("ifMissing") ?? "skip"
        guard ["skip", "create"].contains(missing) else {
            throw fields.badValue("ifMissing", expected: "skip, create", found: missing, among: ["skip", "create"])
        }
        _ = try fields.required("rules")
        var rules: [LineRule] = []
        for item in try Self.list(fields, "rules") { rules.append(try lineRule(item)) }
        return LinesOperation(path: try fields.path("path"), rules: rules, createsMissing: missing == "create")
    }

    private func lineRule(_ node: Node) throws(SpecError) -> LineRule {
        let extra = ["keep": ["once"], "comment": ["prefix"], "replace": ["with"], "delete": [], "append": []]
        let verbs = ["keep", "comment", "delete", "replace", "append"]
        let probe = try MappingReader(node, key: "rules", file: file, allowed: verbs + ["once", "prefix", "with"])
        let verb = try probe.exactlyOne(of: verbs)
        let fields = try MappingReader(node, key: verb, file: file, allowed: [verb] + (extra[verb] ?? []))
        switch verb {
        case "keep": return .keep(try fields.pattern(verb), once: try fields.flag("once"))
        case "comment": return .comment(try fields.pattern(verb), prefix: try line("prefix", of: fields))
        case "delete": return .delete(try fields.pattern(verb))
        case "replace": return .replace(try fields.pattern(verb), with: try line("with", of: fields))
        default: return .append(try line(verb, of: fields))
        }
    }

    private func line(_ key: String, of fields: MappingReader) throws(SpecError) -> String {
        let text = try fields.requiredText(key)
        if text.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            throw fields.badValue(key, expected: "one line", found: text)
        }
        return text
    }
}
