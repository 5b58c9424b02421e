/// A JSON document that was parsed strictly (RFC 8259) and remembers where in its bytes every value stands.
///
/// Editing it changes only the bytes of what is edited: white space, key order, number spelling and unknown members
/// of all the rest survive.
public struct JSONText: Equatable, Sendable {
    /// The document as it was read or edited: valid UTF-8 without a byte order mark.
    public let bytes: [UInt8]
    /// The outermost value.
    public let root: JSONNode
    /// The limits that it was parsed under; they hold for its edited forms too.
    public let limits: JSONLimits

    /// Parses a document; throws when it is not exactly one valid JSON value, or exceeds a limit.
    ///
    /// Complexity: linear in the number of bytes.
    public init(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        var parser = JSONParser(bytes, limits: limits)
        self.root = try parser.document()
        self.bytes = bytes
        self.limits = limits
    }

    /// Parses a document that is at hand as a string.
    public init(_ text: String, limits: JSONLimits = .standard) throws(JSONError) {
        try self.init(Array(text.utf8), limits: limits)
    }

    /// The value at a pointer; nil when there is none.
    public subscript(pointer: JSONPointer) -> JSONNode? {
        var node = root
        for token in pointer.tokens {
            guard let next = node.child(token) else { return nil }
            node = next
        }
        return node
    }

    /// A value of this document exactly as it is spelled.
    public func spelling(of node: JSONNode) -> String { String(decoding: bytes[node.range], as: UTF8.self) }

    /// A value of this document as a document of its own.
    public func document(of node: JSONNode) throws(JSONError) -> JSONText {
        try JSONText(Array(bytes[node.range]), limits: limits)
    }
}

/// How large and how deeply nested a document may be.
public struct JSONLimits: Equatable, Sendable {
    /// The most bytes.
    public let bytes: Int
    /// The most arrays and objects inside each other; never above 512, because the parser recurses.
    public let depth: Int

    /// Limits of these values.
    public init(bytes: Int = 4 << 20, depth: Int = 128) {
        self.bytes = bytes
        self.depth = min(depth, 512)
    }

    /// 4 MiB, as registries have it (distribution-spec, "Pushing manifests"), and 128 levels.
    public static let standard = JSONLimits()
}
