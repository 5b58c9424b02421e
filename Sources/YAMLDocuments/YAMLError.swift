/// Why a text is no YAML document that can be used, and where.
public struct YAMLError: Error, Equatable, Sendable {
    /// What is wrong.
    public let reason: Reason
    /// Where.
    public let mark: YAMLMark

    /// An error of these parts.
    public init(_ reason: Reason, at mark: YAMLMark) {
        self.reason = reason
        self.mark = mark
    }

    /// What is wrong.
    public enum Reason: Equatable, Sendable {
        /// It is no YAML; libyaml's words.
        case syntax(String)
        /// A mapping has this key twice.
        case duplicateKey(String)
        /// Nodes are nested deeper than this, or an alias stands in what it stands for.
        case tooDeep(limit: Int)
        /// There is a second document.
        case severalDocuments
        /// There is no memory.
        case noMemory
    }
}
