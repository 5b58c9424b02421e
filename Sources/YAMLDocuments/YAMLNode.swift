/// A value of a YAML document, and where it stands; aliases are what they stand for.
public struct YAMLNode: Equatable, Sendable {
    /// What it is.
    public let content: Content
    /// Where it begins.
    public let mark: YAMLMark

    /// A node of these parts.
    public init(_ content: Content, at mark: YAMLMark) {
        self.content = content
        self.mark = mark
    }

    /// The kinds of nodes.
    public enum Content: Equatable, Sendable {
        /// A text; plain when it has no quotes and is no block: only then can it be YAML's null.
        case scalar(String, isPlain: Bool)
        /// A list.
        case sequence([YAMLNode])
        /// Keys with their values, in the document's order; texts are unique among the keys.
        case mapping([Member])
    }

    /// A key and its value.
    public struct Member: Equatable, Sendable {
        /// The key.
        public let key: YAMLNode
        /// The value.
        public let value: YAMLNode

        /// A member of these parts.
        public init(key: YAMLNode, value: YAMLNode) {
            self.key = key
            self.value = value
        }
    }
}

/// A place in a YAML document.
public struct YAMLMark: Equatable, Sendable {
    /// The line, from 1.
    public let line: Int
    /// The character in its line, from 1.
    public let column: Int

    /// A place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}
