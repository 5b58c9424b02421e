internal import YAMLDocuments

/// Decodes one spec file, strictly.
struct SpecDecoder {
    let file: SpecSource
    /// The files that `contentFrom` can name.
    let contents: [String: String]
    /// How many more conditions may be decoded: aliases could make a small text into very many.
    var conditionsLeft = 10_000
    var parameters: [Spec.Parameter] = []
    var placeholders: Placeholders

    static let schema = "lxlayer/1"
    /// The most bytes that a spec may have.
    static let sizeLimit = 1 << 20

    /// Decodes a text; `values` are of its parameters, where they are not the defaults.
    static func decode(
        _ text: String, file: String, contents: [String: String] = [:], values: [String: String] = [:]
    ) throws(SpecError) -> Spec {
        try decode(text, SpecSource(file), contents, values)
    }

    /// All that is wrong with a text, in its order; where it is no YAML, only the first mistake.
    static func mistakes(in text: String, file: String, contents: [String: String]) -> [SpecError] {
        let source = SpecSource(file, collects: true)
        do throws(SpecError) { _ = try decode(text, source, contents, [:]) } catch { try? source.report(error) }
        return source.mistakes.sorted { ($0.mark.line, $0.mark.column) < ($1.mark.line, $1.mark.column) }
    }

    private static func decode(
        _ text: String, _ file: SpecSource, _ contents: [String: String], _ values: [String: String]
    ) throws(SpecError) -> Spec {
        let start = SourceMark(file: file.name, line: 1, column: 1)
        guard text.utf8.count <= sizeLimit else { throw SpecError(.tooLarge, at: start) }
        var decoder = SpecDecoder(
            file: file, contents: contents, placeholders: Placeholders(values, in: file))
        let root: YAMLNode?
        do { root = try YAMLNode.parse(text) } catch { throw decoder.syntaxError(error) }
        guard let root else { throw SpecError(.missingKey("spec"), at: start) }
        return try decoder.spec(root, of: text)
    }

    private mutating func spec(_ node: YAMLNode, of text: String) throws(SpecError) -> Spec {
        let fields = try MappingReader(
            node, key: "spec", file: file,
            allowed: ["spec", "name", "summary", "target", "after", "when", "params", "assert", "steps"])
        let schema = try fields.requiredText("spec")
        guard schema == Self.schema else {
            // The words of another version mean something else.
            throw fields.badValue("spec", expected: Self.schema, found: schema, among: [Self.schema])
        }
        let name = try fields.requiredText("name")
        if !Self.isName(name) { try file.report(fields.badValue("name", expected: "[a-z0-9-]+", found: name)) }
        let targets = try self.targets(fields)
        parameters = try decodeParameters(fields)
        let defaults = Dictionary(parameters.map { ($0.name, $0.defaultValue) }) { first, _ in first }
        placeholders = Placeholders(defaults.merging(placeholders.values) { $1 }, in: file)
        let condition = try file.collecting(nil) { () throws(SpecError) in try self.condition("when", of: fields) }
        var assertions: [Spec.Assertion] = []
        for item in try Self.list(fields, "assert") {
            try file.collecting(()) { () throws(SpecError) in
                let entry = try MappingReader(item, key: "assert", file: file, allowed: ["that", "message"])
                assertions.append(
                    Spec.Assertion(
                        condition: try self.condition(try entry.required("that"), key: "that", depth: 0),
                        message: try entry.requiredText("message"), mark: entry.mark))
            }
        }
        return Spec(
            name: name, summary: try fields.requiredText("summary"), targets: targets,
            after: try fields.texts("after"), condition: condition, parameters: parameters,
            assertions: assertions, steps: try steps(fields), mark: fields.mark(of: "name"),
            origin: Spec.Origin(text: text, contents: contents))
    }

    private func targets(_ fields: MappingReader) throws(SpecError) -> TargetSet {
        let names = try fields.texts("target")
        if names.isEmpty { try file.report(SpecError(.missingKey("target"), at: fields.mark)) }
        let known = Spec.Target.allCases.map(\.rawValue)
        for name in names where !known.contains(name) {
            try file.report(
                fields.badValue("target", expected: known.joined(separator: ", "), found: name, among: known))
        }
        return TargetSet(names.compactMap(Spec.Target.init))
    }

    mutating func condition(_ key: String, of fields: MappingReader) throws(SpecError) -> Condition? {
        guard let node = fields.node(key) else { return nil }
        return try condition(node, key: key, depth: 0)
    }

    private func decodeParameters(_ fields: MappingReader) throws(SpecError) -> [Spec.Parameter] {
        guard let node = fields.node("params") else { return [] }
        let mapping = try MappingReader(node, key: "params", file: file)
        var result: [Spec.Parameter] = []
        for name in mapping.keys {
            try file.collecting(()) { () throws(SpecError) in
                result.append(try parameter(name, of: mapping))
            }
        }
        return result
    }

    private func parameter(_ name: String, of mapping: MappingReader) throws(SpecError) -> Spec.Parameter {
        guard Self.isName(name) else {
            throw SpecError(
                .badValue(key: "params", expected: "[a-z0-9-]+", found: name, didYouMean: nil),
                at: mapping.mark(of: name))
        }
        let entry = try MappingReader(
            try mapping.required(name), key: name, file: file, allowed: ["default", "pattern"])
        let pattern = try entry.pattern("pattern")
        let value = try entry.requiredText("default")
        guard pattern.matches(value.utf8) else {
            throw entry.badValue("default", expected: pattern.text, found: value)
        }
        return Spec.Parameter(name: name, defaultValue: value, pattern: pattern)
    }

    private mutating func steps(_ fields: MappingReader) throws(SpecError) -> [Step] {
        var marks: [String: SourceMark] = [:]
        var steps: [Step] = []
        for item in try Self.list(fields, "steps") {
            try file.collecting(()) { () throws(SpecError) in
                let step = try self.step(item)
                if let first = marks.updateValue(step.mark, forKey: step.id) {
                    throw SpecError(.duplicateStep(step.id, first: first), at: step.mark)
                }
                steps.append(step)
            }
        }
        return steps
    }

    static func list(_ fields: MappingReader, _ key: String) throws(SpecError) -> [YAMLNode] {
        guard let node = fields.node(key) else { return [] }
        guard case .sequence(let items) = node.content else {
            throw MappingReader.wrongType(node, key: key, expected: "a list", file: fields.file)
        }
        return items
    }

    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || ByteSet.digits.contains($0)
                    || $0 == UInt8(ascii: "-")
            }
    }

    private func syntaxError(_ error: YAMLError) -> SpecError {
        let reason: SpecError.Reason =
            switch error.reason {
            case .syntax(let words): .syntax(words)
            case .duplicateKey(let key): .syntax("the key \(key) is there twice")
            case .tooDeep: .tooDeep
            case .severalDocuments: .syntax("a second document begins")
            case .noMemory: .tooLarge
            }
        return SpecError(reason, at: SourceMark(file: file.name, line: error.mark.line, column: error.mark.column))
    }
}
