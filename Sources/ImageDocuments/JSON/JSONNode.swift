/// A value of a JSON document, and where it stands.
public struct JSONNode: Equatable, Sendable {
    /// What it is.
    public let content: Content
    /// Its bytes in the document, without the white space around them.
    public let range: Range<Int>

    /// What a value is.
    public enum Content: Equatable, Sendable {
        /// An object; its members in the document's order, no key twice.
        case object([JSONMember])
        /// An array.
        case array([JSONNode])
        /// A string, decoded.
        case string(String)
        /// A number as it is spelled: nothing is lost of `1e400`, `1.0` or a long integer.
        case number(String)
        /// `true` or `false`.
        case boolean(Bool)
        /// `null`.
        case null
    }
}

/// A member of an object.
public struct JSONMember: Equatable, Sendable {
    /// The key, decoded.
    public let key: String
    /// The bytes of the key, with its quotes.
    public let keyRange: Range<Int>
    /// The value.
    public let value: JSONNode
}

/// The kinds of JSON values.
public enum JSONKind: String, Sendable {
    case object, array, string, number, boolean, null
}

extension JSONNode {
    /// Its kind.
    public var kind: JSONKind {
        switch content {
        case .object: .object
        case .array: .array
        case .string: .string
        case .number: .number
        case .boolean: .boolean
        case .null: .null
        }
    }

    /// An object's members; nil for other kinds.
    public var members: [JSONMember]? {
        if case .object(let members) = content { members } else { nil }
    }

    /// An array's elements; nil for other kinds.
    public var elements: [JSONNode]? {
        if case .array(let elements) = content { elements } else { nil }
    }

    /// A string's value; nil for other kinds.
    public var string: String? {
        if case .string(let string) = content { string } else { nil }
    }

    /// A boolean's value; nil for other kinds.
    public var boolean: Bool? {
        if case .boolean(let boolean) = content { boolean } else { nil }
    }

    /// A number's value when it is spelled as a plain integer (no fraction, no exponent, not `-0`) of 64 bits.
    public var integer: Int64? {
        guard case .number(let spelling) = content, spelling != "-0" else { return nil }
        return Int64(spelling)
    }

    /// Whether it is `null`.
    public var isNull: Bool { content == .null }

    /// The value of an object's member; nil when there is none. Complexity: linear in the number of members.
    public subscript(key: String) -> JSONNode? { members?.first { $0.hasKey(key) }?.value }

    /// The child that one token of a JSON pointer names (RFC 6901, section 4).
    func child(_ token: String) -> JSONNode? {
        switch content {
        case .object: self[token]
        case .array(let elements):
            JSONPointer.index(token).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        default: nil
        }
    }
}

extension JSONMember {
    /// Whether this is the key, code unit for code unit: `String` would take U+212A for `K`, other parsers do not.
    func hasKey(_ key: String) -> Bool { self.key.utf8.elementsEqual(key.utf8) }
}
