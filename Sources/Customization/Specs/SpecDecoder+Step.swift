import LayerEntries
internal import YAMLDocuments

extension SpecDecoder {
    private static let stepKeys = ["id", "category", "why", "source", "when", "override"]
    private static let fileKeys = ["path", "content", "contentFrom", "base64", "mode", "uid", "gid", "ifExists"]

    mutating func step(_ node: YAMLNode) throws(SpecError) -> Step {
        let fields = try MappingReader(node, key: "steps", file: file)
        let operations = fields.keys.filter(Operation.names.contains)
        let unknown = fields.keys.filter { !Self.stepKeys.contains($0) && !operations.contains($0) }
            .map { Self.unknownKey($0, at: fields.mark(of: $0)) }
        for mistake in unknown { try file.report(mistake) }
        let id = try fields.requiredText("id")
        if !StepName.isID(id) { try file.report(fields.badValue("id", expected: "[A-Za-z0-9._+-]+", found: id)) }
        let category = try fields.number("category", in: 1...7).map(Int.init)
        let why = try fields.requiredText("why")
        let source = try fields.text("source")
        let condition = try file.collecting(nil) { () throws(SpecError) in try self.condition("when", of: fields) }
        let overrides = try overrides(fields)
        // An operation that is not known is no missing one.
        guard let name = operations.first else { throw unknown.first ?? SpecError(.noOperation, at: fields.mark) }
        if operations.count > 1 { throw SpecError(.severalOperations(operations), at: fields.mark(of: operations[1])) }
        return Step(
            id: id, category: category, why: why, source: source, condition: condition, overrides: overrides,
            operation: try operation(name, of: fields), mark: fields.mark)
    }

    private static func unknownKey(_ key: String, at mark: SourceMark) -> SpecError {
        if let suggestion = EditDistance.nearest(to: key, among: stepKeys) {
            return SpecError(.unknownKey(key, didYouMean: suggestion), at: mark)
        }
        let suggestion = EditDistance.nearest(to: key, among: Operation.names)
        return SpecError(.unknownOperation(key, didYouMean: suggestion), at: mark)
    }

    private func overrides(_ fields: MappingReader) throws(SpecError) -> [StepName] {
        var names: [StepName] = []
        for text in try fields.texts("override") {
            guard let name = StepName(text) else {
                try file.report(fields.badValue("override", expected: "a step, SPEC/ID", found: text))
                continue
            }
            names.append(name)
        }
        return names
    }

    private mutating func operation(_ name: String, of fields: MappingReader) throws(SpecError) -> Operation {
        let node = try placeholders.filling(try fields.required(name))
        func reader(_ keys: [String]) throws(SpecError) -> MappingReader {
            try MappingReader(node, key: name, file: file, allowed: keys)
        }
        switch name {
        case "directory": return .directory(try directory(reader(["path", "mode", "uid", "gid", "ifExists"])))
        case "file":
            return .file(try self.file(reader(Self.fileKeys)))
        case "copy": return .copy(try copy(reader(["from", "path", "rules", "mode", "ifExists"])))
        case "symlink": return .symlink(try symlink(reader(["path", "target", "ifExists"])))
        case "mountpoint": return .mountPoint(try mountPoint(reader(Self.mountPointKeys)))
        case "relink": return .relink(try relink(reader(["path"])))
        case "hide": return .hide(try hide(reader(["path", "to"])))
        case "remove": return .remove(try removal(reader(["path"])))
        case "lines": return .lines(try lines(reader(["path", "ifMissing", "rules"])))
        case "keys":
            return .keys(try keys(reader(["path", "format", "section", "set", "unset", "ifMissing"])))
        case "service":
            return .service(try service(reader(["manager", "enable", "disable", "remove", "runlevel"])))
        case "unit": return .unit(try unit(reader(Self.unitKeys)))
        case "appInit":
            let fields = try reader(["path", "log"])
            return .appInit(ApplicationInitOperation(path: try fields.path("path"), log: try fields.path("log")))
        case "provision": return .provision(try provision(reader(Self.provisionKeys)))
        case "units": return .units(try units(reader(["reset", "except", "user"])))
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
        switch try fields.exactlyOne(of: ["content", "contentFrom", "base64"]) {
        case "content": content = Array(try fields.requiredText("content").utf8)
        case "contentFrom": content = try contents(of: fields)
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

    func contents(of fields: MappingReader) throws(SpecError) -> [UInt8] {
        let name = try fields.requiredText("contentFrom")
        guard let text = contents[name] else {
            let suggestion = EditDistance.nearest(to: name, among: contents.keys)
            throw SpecError(.unknownFile(name, didYouMean: suggestion), at: fields.valueMark("contentFrom"))
        }
        return Array(text.utf8)
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

    private func removal(_ fields: MappingReader) throws(SpecError) -> [EntryPath] {
        var paths: [EntryPath] = []
        _ = try fields.required("path")
        for text in try fields.texts("path") {
            let path = try fields.path(text, key: "path")
            if Glob.isGlob(path.parent.bytes) {
                throw fields.badValue(
                    "path", expected: "a glob in the last component only", found: path.description)
            }
            paths.append(path)
        }
        if paths.isEmpty { throw fields.badValue("path", expected: "a path", found: "") }
        return paths
    }
}
