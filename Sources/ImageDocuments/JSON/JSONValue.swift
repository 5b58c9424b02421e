/// A JSON value that we write ourselves; its members keep the order they were given in.
public enum JSONValue: Equatable, Sendable {
    /// An object; that no key is given twice is up to who makes it.
    case object([Member])
    /// An array.
    case array([JSONValue])
    /// A string.
    case string(String)
    /// An integer; fractions are not needed.
    case integer(Int64)
    /// `true` or `false`.
    case boolean(Bool)
    /// `null`.
    case null
    /// A value that was read, written again exactly as it was spelled.
    case raw(JSONText)

    /// A member of an object.
    public struct Member: Equatable, Sendable {
        /// The key.
        public let key: String
        /// The value.
        public let value: JSONValue

        /// A member of these parts.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringInterpolation,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    /// An object; the order stays.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(members.map { Member(key: $0, value: $1) })
    }

    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// A string.
    public init(stringLiteral string: String) { self = .string(string) }

    /// An integer.
    public init(integerLiteral integer: Int64) { self = .integer(integer) }

    /// A boolean.
    public init(booleanLiteral boolean: Bool) { self = .boolean(boolean) }
}
