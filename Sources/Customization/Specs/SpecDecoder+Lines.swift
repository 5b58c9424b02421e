internal import YAMLDocuments

extension SpecDecoder {
    func lines(_ fields: MappingReader) throws(SpecError) -> LinesOperation {
        LinesOperation(
            path: try fields.path("path"), rules: try rules(fields), createsMissing: try createsMissing(fields))
    }

    func copy(_ fields: MappingReader) throws(SpecError) -> CopyOperation {
        let rules = fields.has("rules") ? try rules(fields) : []
        return CopyOperation(
            source: try fields.path("from"), path: try fields.path("path"), rules: rules,
            mode: try fields.mode("mode"), ifExists: try fields.choice("ifExists", of: ExistingPolicy.self) ?? .error)
    }

    func keys(_ fields: MappingReader) throws(SpecError) -> KeysOperation {
        guard let format = try fields.choice("format", of: KeyFormat.self) else {
            throw SpecError(.missingKey("format"), at: fields.mark)
        }
        var section: String?
        if format == .ini {
            section = try line("section", of: fields)
        } else if fields.has("section") {
            throw SpecError(.unknownKey("section", didYouMean: nil), at: fields.mark(of: "section"))
        }
        var set: [(key: String, value: String)] = []
        if let node = fields.node("set") {
            let values = try MappingReader(node, key: "set", file: file)
            for key in values.keys {
                try check(key, of: "set", fields)
                set.append((key, try line(key, of: values)))
            }
        }
        let unset = try fields.texts("unset")
        for key in unset { try check(key, of: "unset", fields) }
        if set.isEmpty, unset.isEmpty { throw SpecError(.missingKey("set"), at: fields.mark) }
        return KeysOperation(
            path: try fields.path("path"), format: format, section: section, set: set, unset: unset,
            createsMissing: try createsMissing(fields))
    }

    private func check(_ key: String, of field: String, _ fields: MappingReader) throws(SpecError) {
        guard !key.isEmpty, key.utf8.allSatisfy(KeyLine.characters.contains) else {
            throw fields.badValue(field, expected: "keys of letters, digits, _, - and .", found: key)
        }
    }

    func createsMissing(_ fields: MappingReader) throws(SpecError) -> Bool {
        try fields.choice("ifMissing", ["skip", "create"]) == "create"
    }

    private func rules(_ fields: MappingReader) throws(SpecError) -> [LineRule] {
        _ = try fields.required("rules")
        var rules: [LineRule] = []
        for item in try Self.list(fields, "rules") {
            try file.collecting(()) { () throws(SpecError) in rules.append(try lineRule(item)) }
        }
        return rules
    }

    /// The fields that each kind of rule has besides its own.
    private static let ruleFields = [
        "keep": ["once"], "comment": ["prefix", "from", "until"], "delete": ["from", "until"],
        "replace": ["with", "from", "until"], "substitute": ["with", "in", "from", "until"], "append": ["unless"],
        "insert": ["after"],
    ]

    private func lineRule(_ node: YAMLNode) throws(SpecError) -> LineRule {
        let verbs = ["keep", "comment", "delete", "replace", "substitute", "append", "insert"]
        let extra = ["once", "prefix", "with", "in", "unless", "after", "from", "until"]
        let probe = try MappingReader(node, key: "rules", file: file, allowed: verbs + extra)
        let verb = try probe.exactlyOne(of: verbs)
        let fields = try MappingReader(node, key: verb, file: file, allowed: [verb] + (Self.ruleFields[verb] ?? []))
        let rule = try lineRule(verb, fields)
        guard fields.has("from") || fields.has("until") else { return rule }
        return .within(
            LineRange(from: try fields.pattern("from"), until: try fields.pattern("until")), rule)
    }

    private func lineRule(_ verb: String, _ fields: MappingReader) throws(SpecError) -> LineRule {
        switch verb {
        case "keep": return .keep(try fields.pattern(verb), once: try fields.flag("once"))
        case "comment": return .comment(try fields.pattern(verb), prefix: try line("prefix", of: fields))
        case "delete": return .delete(try fields.pattern(verb))
        case "replace": return .replace(try fields.pattern(verb), with: try line("with", of: fields))
        case "substitute":
            let pattern = try fields.pattern(verb)
            if pattern.matches([]) {
                throw fields.badValue(verb, expected: "a pattern that does not match nothing", found: pattern.text)
            }
            let inside = fields.has("in") ? try fields.pattern("in") : nil
            return .substitute(pattern, with: try line("with", of: fields), inside: inside)
        case "insert": return .insert(try line(verb, of: fields), after: try fields.pattern("after"))
        default:
            let unless = fields.has("unless") ? try fields.pattern("unless") : nil
            return .append(try line(verb, of: fields), unless: unless)
        }
    }

    private func line(_ key: String, of fields: MappingReader) throws(SpecError) -> String {
        let text = try fields.requiredText(key)
        if text.utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            throw fields.badValue(key, expected: "one line", found: text)
        }
        return text
    }

    func service(_ fields: MappingReader) throws(SpecError) -> ServiceOperation {
        guard let manager = try fields.choice("manager", of: ServiceManager.self) else {
            throw SpecError(.missingKey("manager"), at: fields.mark)
        }
        let verb = try fields.exactlyOne(of: manager.actions.map(\.rawValue))
        guard let action = ServiceAction(rawValue: verb) else { throw SpecError(.missingKey(verb), at: fields.mark) }
        let allowed = ["manager", verb] + (manager == .openrc ? ["runlevel"] : [])
        for key in fields.keys where !allowed.contains(key) {
            throw SpecError(.unknownKey(key, didYouMean: nil), at: fields.mark(of: key))
        }
        let names = try fields.texts(verb)
        let runlevel = try fields.text("runlevel")
        for name in names + (runlevel.map { [$0] } ?? []) {
            guard !name.isEmpty, !name.hasPrefix("."), name.utf8.count <= 128,
                name.utf8.allSatisfy(ByteSet.wordCharacters.union("-.+@".utf8).contains)
            else { throw fields.badValue(verb, expected: "a service's name", found: name) }
        }
        if names.isEmpty { throw fields.badValue(verb, expected: "a service's name", found: "") }
        return ServiceOperation(manager: manager, action: action, names: names, runlevel: runlevel)
    }
}
