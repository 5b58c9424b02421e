import LayerEntries
internal import YAMLDocuments

extension SpecDecoder {
    private static let probes = ["exists", "symlink", "unit", "line", "param", "all", "any", "not"]

    /// A mapping, all of whose keys must hold.
    mutating func condition(_ node: YAMLNode, key: String, depth: Int) throws(SpecError) -> Condition {
        let mark = MappingReader.mark(of: node, file: file)
        guard depth <= 16 else { throw SpecError(.tooDeep, at: mark) }
        conditionsLeft -= 1
        guard conditionsLeft > 0 else { throw SpecError(.tooLarge, at: mark) }
        let fields = try MappingReader(
            node, key: key, file: file, allowed: Self.probes + Fact.allCases.map(\.rawValue))
        if fields.keys.isEmpty { throw SpecError(.missingKey("a condition"), at: mark) }
        var parts: [Condition] = []
        for key in fields.keys { parts.append(try part(key, of: fields, depth: depth)) }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func part(_ key: String, of fields: MappingReader, depth: Int) throws(SpecError) -> Condition {
        if let fact = Fact(rawValue: key) { return .fact(fact, anyOf: try tests(fact, of: fields)) }
        switch key {
        case "exists":
            return anyOf(try fields.paths(key).map(Condition.exists))
        case "symlink":
            return anyOf(try fields.paths(key).map(Condition.symlink))
        case "unit":
            return anyOf(try fields.unitNames(key).map(Condition.unit))
        case "line":
            let line = try MappingReader(
                try fields.required(key), key: key, file: file, allowed: ["path", "matching"])
            return .line(try line.path("path"), try line.pattern("matching"))
        case "param":
            return try parameter(try fields.required(key))
        case "not":
            return .not(try condition(try fields.required(key), key: key, depth: depth + 1))
        default:
            var parts: [Condition] = []
            for item in try Self.list(fields, key) {
                parts.append(try condition(item, key: key, depth: depth + 1))
            }
            return key == "any" ? .any(parts) : .all(parts)
        }
    }

    private func anyOf(_ parts: [Condition]) -> Condition { parts.count == 1 ? parts[0] : .any(parts) }

    private func tests(_ fact: Fact, of fields: MappingReader) throws(SpecError) -> [FactTest] {
        var tests: [FactTest] = []
        for text in try fields.texts(fact.rawValue) {
            if fact.isVersion {
                let words = text.split(separator: " ")
                let requirements = words.compactMap { VersionRequirement(String($0)) }
                guard !words.isEmpty, requirements.count == words.count else {
                    throw fields.badValue(fact.rawValue, expected: "a comparison such as >=24.04", found: text)
                }
                tests.append(.version(requirements))
            } else {
                if let known = Facts.knownValues(of: fact), !known.contains(text) {
                    throw fields.badValue(
                        fact.rawValue, expected: known.joined(separator: ", "), found: text, among: known)
                }
                tests.append(.equals(text))
            }
        }
        return tests
    }

    private func parameter(_ node: YAMLNode) throws(SpecError) -> Condition {
        let fields = try MappingReader(node, key: "param", file: file)
        var parts: [Condition] = []
        for name in fields.keys {
            guard parameters.contains(where: { $0.name == name }) else {
                let suggestion = EditDistance.nearest(to: name, among: parameters.map(\.name))
                throw SpecError(.unknownParameter(name, didYouMean: suggestion), at: fields.mark(of: name))
            }
            parts.append(.parameter(name, anyOf: try fields.texts(name)))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }
}
