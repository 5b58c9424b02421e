internal import Yams

/// Decodes one spec file, strictly.
struct SpecDecoder {
    let file: String
    /// How many more conditions may be decoded: aliases could make a small text into very many.
    var conditionsLeft = 10_000
    var parameters: [Spec.Parameter] = []

    static let schema = "lxlayer/1"

    static func decode(_ text: String, file: String) throws(SpecError) -> Spec {
        let start = SourceMark(file: file, line: 1, column: 1)
        guard text.utf8.count <= 1 << 20 else { throw SpecError(.tooLarge, at: start) }
        let root: Node?
        do {
            root = try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch {
            throw syntaxError(error, start: start)
        }
        guard let root else { throw SpecError(.missingKey("spec"), at: start) }
        var decoder = SpecDecoder(file: file)
        return try decoder.spec(root)
    }

    private mutating func spec(_ node: Node) throws(SpecError) -> Spec {
        let fields = try MappingReader(
            node, key: "spec", file: file,
            allowed: ["spec", "name", "summary", "target", "after", "when", "params", "assert", "steps"])
        let schema = try fields.requiredText("spec")
        guard schema == Self.schema else {
            throw fields.badValue("spec", expected: Self.schema, found: schema, among: [Self.schema])
        }
        let name = try fields.requiredText("name")
        guard Self.isName(name) else { throw fields.badValue("name", expected: "[a-z0-9-]+", found: name) }
        guard let target = try fields.choice("target", of: Spec.Target.self) else {
            throw SpecError(.missingKey("target"), at: fields.mark)
        }
        parameters = try decodeParameters(fields)
        var condition: Condition?
        if let when = fields.node("when") { condition = try self.condition(when, key: "when", depth: 0) }
        var assertions: [Spec.Assertion] = []
        for item in try Self.list(fields, "assert") {
            let entry = try MappingReader(item, key: "assert", file: file, allowed: ["that", "message"])
            assertions.append(
                Spec.Assertion(
                    condition: try self.condition(try entry.required("that"), key: "that", depth: 0),
                    message: try entry.requiredText("message"), mark: entry.mark))
        }
        return Spec(
            name: name, summary: try fields.requiredText("summary"), target: target,
            after: try fields.texts("after"), condition: condition, parameters: parameters,
            assertions: assertions, steps: try steps(fields), mark: fields.mark(of: "name"))
    }

    private func decodeParameters(_ fields: MappingReader) throws(SpecError) -> [Spec.Parameter] {
        guard let node = fields.node("params") else { return [] }
        let mapping = try MappingReader(node, key: "params", file: file)
        var result: [Spec.Parameter] = []
        for name in mapping.keys {
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
            result.append(Spec.Parameter(name: name, defaultValue: value, pattern: pattern))
        }
        return result
    }

    private mutating func steps(_ fields: MappingReader) throws(SpecError) -> [Step] {
        var marks: [String: SourceMark] = [:]
        var steps: [Step] = []
        for item in try Self.list(fields, "steps") {
            let step = try self.step(item)
            if let first = marks.updateValue(step.mark, forKey: step.id) {
                throw SpecError(.duplicateStep(step.id, first: first), at: step.mark)
            }
            steps.append(step)
        }
        return steps
    }

    static func list(_ fields: MappingReader, _ key: String) throws(SpecError) -> [Node] {
        guard let node = fields.node(key) else { return [] }
        guard case .sequence(let sequence) = node else {
            throw MappingReader.wrongType(node, key: key, expected: "a list", file: fields.file)
        }
        return Array(sequence)
    }

    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || ByteSet.digits.contains($0)
                    || $0 == UInt8(ascii: "-")
            }
    }

    private static func syntaxError(_ error: any Error, start: SourceMark) -> SpecError {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _)?, .parser(_, let problem, let mark, _)?,
            .composer(_, let problem, let mark, _)?:
            let place = SourceMark(file: start.file, line: mark.line, column: mark.column)
            return SpecError(.syntax(problem), at: place)
        case .duplicatedKeysInMapping(let keys, let context)?:
            let place = SourceMark(file: start.file, line: context.mark.line, column: context.mark.column)
            return SpecError(.syntax("the key is there twice: " + keys.joined(separator: ", ")), at: place)
        case let other?:
            return SpecError(.syntax(String(describing: other)), at: start)
        case nil:
            return SpecError(.syntax(String(describing: error)), at: start)
        }
    }
}
