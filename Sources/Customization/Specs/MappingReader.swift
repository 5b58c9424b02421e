import LayerEntries
internal import Yams

/// Reads one mapping of a spec, strictly: a key that is not expected is an error, and so is a value of another type.
struct MappingReader {
    let file: String
    let mark: SourceMark
    private let entries: [(key: String, mark: SourceMark, value: Node)]

    /// The mapping at `node`, with any keys.
    init(_ node: Node, key: String, file: String) throws(SpecError) {
        self.file = file
        self.mark = Self.mark(of: node, file: file)
        guard case .mapping(let mapping) = node else {
            throw Self.wrongType(node, key: key, expected: "a mapping", file: file)
        }
        var entries: [(key: String, mark: SourceMark, value: Node)] = []
        for (name, value) in mapping {
            guard case .scalar(let scalar) = name else {
                throw Self.wrongType(name, key: key, expected: "a key", file: file)
            }
            entries.append((scalar.string, Self.mark(of: name, file: file), value))
        }
        self.entries = entries
    }

    /// The mapping at `node`, with these keys and no others.
    init(_ node: Node, key: String, file: String, allowed: [String]) throws(SpecError) {
        try self.init(node, key: key, file: file)
        for entry in entries where !allowed.contains(entry.key) {
            let suggestion = EditDistance.nearest(to: entry.key, among: allowed)
            throw SpecError(.unknownKey(entry.key, didYouMean: suggestion), at: entry.mark)
        }
    }

    var keys: [String] { entries.map(\.key) }

    func has(_ key: String) -> Bool { node(key) != nil }

    func node(_ key: String) -> Node? { entries.first { $0.key == key }?.value }

    /// Where a key stands; the mapping itself, if it does not.
    func mark(of key: String) -> SourceMark { entries.first { $0.key == key }?.mark ?? mark }

    func required(_ key: String) throws(SpecError) -> Node {
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

    static func mark(of node: Node, file: String) -> SourceMark {
        SourceMark(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    static func wrongType(_ node: Node, key: String, expected: String, file: String) -> SpecError {
        let found =
            switch node {
            case .scalar(let scalar): isNothing(scalar) ? "nothing" : "a text"
            case .sequence: "a list"
            case .mapping: "a mapping"
            case .alias: "an alias"
            }
        return SpecError(.wrongType(key: key, expected: expected, found: found), at: mark(of: node, file: file))
    }

    /// Whether a scalar is YAML's null rather than a text.
    static func isNothing(_ scalar: Node.Scalar) -> Bool {
        scalar.style == .plain && (scalar.string.isEmpty || scalar.string == "~")
    }
}
