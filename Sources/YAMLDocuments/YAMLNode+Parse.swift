extension YAMLNode {
    /// How deep nodes may be nested.
    public static let maximumDepth = 64

    /// The only document of a text; nil when the text has none.
    ///
    /// What an alias stands for is made once and shared, however often it is named.
    ///
    /// Complexity: linear in the length of the text, as far as libyaml's is.
    public static func parse(_ text: String) throws(YAMLError) -> YAMLNode? {
        var parser = YAMLParser(text)
        guard let document = try parser.next() else { return nil }
        var reader = DocumentReader(document)
        let root = try reader.node(1, depth: 0)
        if let second = try parser.next() { throw YAMLError(.severalDocuments, at: second.start) }
        return root
    }
}

/// Makes nodes of a document's, each once.
private struct DocumentReader: ~Copyable {
    private let document: YAMLDocument
    private var made: [Int: YAMLNode] = [:]

    init(_ document: consuming YAMLDocument) { self.document = document }

    mutating func node(_ number: Int, depth: Int) throws(YAMLError) -> YAMLNode {
        if let node = made[number] { return node }
        let mark = document.mark(of: number)
        guard depth < YAMLNode.maximumDepth else { throw YAMLError(.tooDeep(limit: YAMLNode.maximumDepth), at: mark) }
        let content: YAMLNode.Content
        switch document.node(number) {
        case .scalar(let text, let isPlain): content = .scalar(text, isPlain: isPlain)
        case .sequence(let items):
            var nodes: [YAMLNode] = []
            for item in items { nodes.append(try node(item, depth: depth + 1)) }
            content = .sequence(nodes)
        case .mapping(let pairs):
            var members: [YAMLNode.Member] = []
            var keys: Set<String> = []
            for pair in pairs {
                let key = try node(pair.key, depth: depth + 1)
                if case .scalar(let text, _) = key.content, !keys.insert(text).inserted {
                    throw YAMLError(.duplicateKey(text), at: key.mark)
                }
                members.append(YAMLNode.Member(key: key, value: try node(pair.value, depth: depth + 1)))
            }
            content = .mapping(members)
        }
        let node = YAMLNode(content, at: mark)
        made[number] = node
        return node
    }
}
