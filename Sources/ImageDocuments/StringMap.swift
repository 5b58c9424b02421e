/// Names and their texts, in a document's order: annotations, labels.
///
/// Names are told apart code unit for code unit, as other parsers do; `String` itself would equate canonically
/// equivalent ones.
public struct StringMap: Equatable, Sendable {
    /// The names and texts.
    public let entries: [Entry]

    /// A name and its text.
    public struct Entry: Equatable, Sendable {
        /// The name.
        public let name: String
        /// The text.
        public let value: String

        /// An entry of these parts.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A map of these entries; that no name comes twice is up to who makes it.
    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// The text of a name; nil when there is none. Complexity: linear in the number of entries.
    public subscript(name: String) -> String? { entries.first { $0.name.utf8.elementsEqual(name.utf8) }?.value }

    var jsonValue: JSONValue { .object(entries.map { JSONValue.Member(key: $0.name, value: .string($0.value)) }) }
}

extension StringMap: ExpressibleByDictionaryLiteral {
    /// A map of these names and texts.
    public init(dictionaryLiteral entries: (String, String)...) {
        self.init(entries.map { Entry(name: $0, value: $1) })
    }
}
