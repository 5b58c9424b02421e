import LayerEntries
internal import YAMLDocuments

extension MappingReader {
    /// A text; numbers and the like are the text that is written.
    func text(_ key: String) throws(SpecError) -> String? {
        guard let node = node(key) else { return nil }
        return try file.collecting(nil) { () throws(SpecError) in try Self.text(node, key: key, file: file) }
    }

    func requiredText(_ key: String) throws(SpecError) -> String {
        try file.collecting("") { () throws(SpecError) in try Self.text(try required(key), key: key, file: file) }
    }

    /// A text, or a list of them.
    func texts(_ key: String) throws(SpecError) -> [String] {
        guard let node = node(key) else { return [] }
        guard case .sequence(let items) = node.content else { return try text(key).map { [$0] } ?? [] }
        var result: [String] = []
        for item in items {
            try file.collecting(()) { () throws(SpecError) in
                result.append(try Self.text(item, key: key, file: file))
            }
        }
        return result
    }

    func flag(_ key: String) throws(SpecError) -> Bool {
        switch try text(key) {
        case nil, "false"?: return false
        case "true"?: return true
        case let other?:
            try file.report(badValue(key, expected: "true or false", found: other, among: ["true", "false"]))
            return false
        }
    }

    func number(_ key: String, in range: ClosedRange<UInt32>) throws(SpecError) -> UInt32? {
        guard let text = try text(key) else { return nil }
        guard let number = UInt32(text), range.contains(number) else {
            try file.report(
                badValue(key, expected: "a number from \(range.lowerBound) to \(range.upperBound)", found: text))
            return range.lowerBound
        }
        return number
    }

    func mode(_ key: String) throws(SpecError) -> UInt16? {
        guard let text = try text(key) else { return nil }
        guard (3...5).contains(text.utf8.count), let mode = UInt16(text, radix: 8), mode <= 0o7777 else {
            try file.report(badValue(key, expected: "an octal mode such as 0755", found: text))
            return nil
        }
        return mode
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String, of type: Choice.Type
    ) throws(SpecError) -> Choice? {
        guard let text = try text(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            let names = type.allCases.map(\.rawValue)
            try file.report(badValue(key, expected: names.joined(separator: ", "), found: text, among: names))
            return type.allCases.first
        }
        return choice
    }

    /// One of these words; the first, if none is said.
    func choice(_ key: String, _ words: [String]) throws(SpecError) -> String {
        let word = try text(key) ?? words.first ?? ""
        guard words.contains(word) else {
            throw badValue(key, expected: words.joined(separator: ", "), found: word, among: words)
        }
        return word
    }

    /// An absolute path without `..`, other than the root.
    func path(_ key: String) throws(SpecError) -> EntryPath {
        try path(try requiredText(key), key: key)
    }

    func path(_ text: String, key: String) throws(SpecError) -> EntryPath {
        guard text.hasPrefix("/"), !text.split(separator: "/").contains(".."), let path = try? EntryPath(text),
            !path.isRoot
        else {
            try file.report(badValue(key, expected: "an absolute path below /, without ..", found: text))
            return .root
        }
        return path
    }

    /// One such path, or a list of them.
    func paths(_ key: String) throws(SpecError) -> [EntryPath] {
        var paths: [EntryPath] = []
        for text in try texts(key) { paths.append(try path(text, key: key)) }
        return paths
    }

    func pattern(_ key: String) throws(SpecError) -> Pattern {
        let text = try requiredText(key)
        do {
            return try Pattern(text)
        } catch {
            throw SpecError(.badPattern(text, error), at: valueMark(key))
        }
    }

    func unitNames(_ key: String) throws(SpecError) -> [UnitName] {
        var names: [UnitName] = []
        for text in try texts(key) {
            guard let name = UnitName(text) else {
                try file.report(badValue(key, expected: "a unit's name such as ssh.service", found: text))
                continue
            }
            names.append(name)
        }
        return names
    }

    func badValue(_ key: String, expected: String, found: String, among candidates: [String] = []) -> SpecError {
        let suggestion = EditDistance.nearest(to: found, among: candidates)
        return SpecError(
            .badValue(key: key, expected: expected, found: found, didYouMean: suggestion), at: valueMark(key))
    }

    func valueMark(_ key: String) -> SourceMark { node(key).map { Self.mark(of: $0, file: file) } ?? mark }

    private static func text(_ node: YAMLNode, key: String, file: SpecSource) throws(SpecError) -> String {
        guard case .scalar(let text, _) = node.content, !isNothing(node) else {
            throw wrongType(node, key: key, expected: "a text", file: file)
        }
        return text
    }
}
