import LayerEntries
internal import YAMLDocuments

/// Reads one mapping of a spec, strictly: a key that is not expected is an error, and so is a value of another type.
struct MappingReader {
    let file: SpecSource
    let mark: SourceMark
    private var entries: [(key: String, mark: SourceMark, value: YAMLNode)]

    /// The mapping at `node`, with any keys.
    init(_ node: YAMLNode, key: String, file: SpecSource) throws(SpecError) {
        self.file = file
        self.mark = Self.mark(of: node, file: file)
        guard case .mapping(let members) = node.content else {
            throw Self.wrongType(node, key: key, expected: "a mapping", file: file)
        }
        var entries: [(key: String, mark: SourceMark, value: YAMLNode)] = []
        for member in members {
            guard case .scalar(let name, _) = member.key.content else {
                throw Self.wrongType(member.key, key: key, expected: "a key", file: file)
            }
            entries.append((name, Self.mark(of: member.key, file: file), member.value))
        }
        self.entries = entries
    }

    /// The mapping at `node`, with these keys and no others.
    init(_ node: YAMLNode, key: String, file: SpecSource, allowed: [String]) throws(SpecError) {
        try self.init(node, key: key, file: file)
        for entry in entries where !allowed.contains(entry.key) {
            let suggestion = EditDistance.nearest(to: entry.key, among: allowed)
            try file.report(SpecError(.unknownKey(entry.key, didYouMean: suggestion), at: entry.mark))
        }
        entries.removeAll { !allowed.contains($0.key) }
    }

    var keys: [String] { entries.map(\.key) }

    func has(_ key: String) -> Bool { node(key) != nil }

    func node(_ key: String) -> YAMLNode? { entries.first { $0.key == key }?.value }

    /// Where a key stands; the mapping itself, if it does not.
    func mark(of key: String) -> SourceMark { entries.first { $0.key == key }?.mark ?? mark }

    func required(_ key: String) throws(SpecError) -> YAMLNode {
        guard let node = node(key) else { throw SpecError(.missingKey(key), at: mark) }
        return node
    }

    /// The one key of `keys` that is there.
    func exactlyOne(of keys: [String]) throws(SpecError) -> String {
        let found = self.keys.filter(keys.contains)
        guard let key = found.first, found.count == 1 else {
            throw SpecError(.exactlyOne(of: keys, found: found), at: mark)
        }
        return key
    }

    static func mark(of node: YAMLNode, file: SpecSource) -> SourceMark {
        SourceMark(file: file.name, line: node.mark.line, column: node.mark.column)
    }

    static func wrongType(_ node: YAMLNode, key: String, expected: String, file: SpecSource) -> SpecError {
        let found =
            switch node.content {
            case .scalar: isNothing(node) ? "nothing" : "a text"
            case .sequence: "a list"
            case .mapping: "a mapping"
            }
        return SpecError(.wrongType(key: key, expected: expected, found: found), at: mark(of: node, file: file))
    }

    /// Whether a node is YAML's null rather than a text.
    static func isNothing(_ node: YAMLNode) -> Bool {
        node.content == .scalar("", isPlain: true) || node.content == .scalar("~", isPlain: true)
    }
}
