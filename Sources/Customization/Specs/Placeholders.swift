internal import YAMLDocuments

/// Puts parameters' values in the place of `{{NAME}}` in the texts of operations.
///
/// Patterns stay as they are, and so do files from elsewhere: they may hold braces of their own.
struct Placeholders {
    let values: [String: String]
    let source: SpecSource
    /// How many more nodes may be looked at: aliases could make a small text into very many.
    private var nodesLeft = 100_000
    /// How many more bytes of texts may come of it, for the same reason: a spec has one mebibyte itself.
    private var bytesLeft = 8 << 20
    /// The keys whose values are patterns, names of files or bytes.
    private static let verbatim: Set = [
        "contentFrom", "base64", "keep", "comment", "delete", "replace", "matching", "substitute", "in", "unless",
        "after", "until",
    ]

    init(_ values: [String: String], in source: SpecSource) {
        self.values = values
        self.source = source
    }

    /// The node with values in it.
    mutating func filling(_ node: YAMLNode) throws(SpecError) -> YAMLNode {
        nodesLeft -= 1
        guard nodesLeft > 0 else { throw SpecError(.tooLarge, at: MappingReader.mark(of: node, file: source)) }
        switch node.content {
        case .scalar(let text, let isPlain):
            try spend(text.utf8.count, at: node)
            guard text.contains("{{") else { return node }
            return YAMLNode(.scalar(try filling(text, of: node), isPlain: isPlain), at: node.mark)
        case .sequence(let items):
            var filled: [YAMLNode] = []
            for item in items { filled.append(try filling(item)) }
            return YAMLNode(.sequence(filled), at: node.mark)
        case .mapping(let members):
            var filled: [YAMLNode.Member] = []
            for member in members {
                if case .scalar(let key, _) = member.key.content, Self.verbatim.contains(key),
                    case .scalar(let text, _) = member.value.content
                {
                    try spend(text.utf8.count, at: member.value)
                    filled.append(member)
                } else {
                    filled.append(YAMLNode.Member(key: member.key, value: try filling(member.value)))
                }
            }
            return YAMLNode(.mapping(filled), at: node.mark)
        }
    }

    private mutating func spend(_ bytes: Int, at node: YAMLNode) throws(SpecError) {
        bytesLeft -= bytes
        guard bytesLeft >= 0 else { throw SpecError(.tooLarge, at: MappingReader.mark(of: node, file: source)) }
    }

    /// Only `{{NAME}}` without blanks is ours; other braces are text.
    private mutating func filling(_ text: String, of node: YAMLNode) throws(SpecError) -> String {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{") {
            result += rest[..<start.lowerBound]
            rest = rest[start.lowerBound...]
            let name = rest.dropFirst(2).prefix { SpecDecoder.isName(String($0)) }
            guard !name.isEmpty, rest.dropFirst(2 + name.count).hasPrefix("}}") else {
                result += "{{"
                rest = rest.dropFirst(2)
                continue
            }
            if let value = values[String(name)] {
                try spend(value.utf8.count, at: node)
                result += value
            } else {
                let near = EditDistance.nearest(to: String(name), among: values.keys)
                try source.report(
                    SpecError(
                        .unknownParameter(String(name), didYouMean: near),
                        at: MappingReader.mark(of: node, file: source)))
            }
            rest = rest.dropFirst(4 + name.count)
        }
        return result + rest
    }
}
