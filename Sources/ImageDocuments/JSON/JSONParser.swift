/// Reads one JSON document, strictly; recursion is bounded by the limit of depth.
struct JSONParser {
    let bytes: [UInt8]
    let limits: JSONLimits
    var offset = 0
    private var path: [String] = []

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(JSONError) -> JSONNode {
        guard bytes.count <= limits.bytes else {
            throw error(.tooLarge(limit: limits.bytes), at: max(limits.bytes, 0))
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw error(.byteOrderMark, at: 0) }
        skipWhiteSpace()
        let root = try value(depth: 1)
        skipWhiteSpace()
        guard offset == bytes.count else { throw error(.trailingBytes, at: offset) }
        return root
    }

    /// The byte that is next; nil at the end.
    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func error(_ reason: JSONError.Reason, at offset: Int) -> JSONError {
        JSONError(reason: reason, offset: offset, pointer: JSONPointer(path))
    }

    /// The error for a byte that does not fit, or for the end.
    func unexpected(_ expected: JSONError.Expectation) -> JSONError {
        error(next.map { .unexpectedByte($0, expected: expected) } ?? .unexpectedEnd(expected: expected), at: offset)
    }

    private mutating func skipWhiteSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONNode {
        let start = offset
        let content: JSONNode.Content =
            switch next {
            case UInt8(ascii: "{"): .object(try members(depth: depth))
            case UInt8(ascii: "["): .array(try elements(depth: depth))
            case UInt8(ascii: "\""): .string(try string())
            case UInt8(ascii: "t"): .boolean(try literal("true", meaning: true))
            case UInt8(ascii: "f"): .boolean(try literal("false", meaning: false))
            case UInt8(ascii: "n"): try literal("null", meaning: .null)
            case let byte? where byte == UInt8(ascii: "-") || JSONParser.isDigit(byte): .number(try number())
            default: throw unexpected(.value)
            }
        return JSONNode(content: content, range: start..<offset)
    }

    private mutating func literal<Meaning>(_ word: String, meaning: Meaning) throws(JSONError) -> Meaning {
        for byte in word.utf8 {
            guard next == byte else { throw unexpected(.value) }
            offset += 1
        }
        return meaning
    }

    private mutating func elements(depth: Int) throws(JSONError) -> [JSONNode] {
        try enter(depth: depth)
        var elements: [JSONNode] = []
        if next == UInt8(ascii: "]") {
            offset += 1
            return elements
        }
        while true {
            path.append(String(elements.count))
            skipWhiteSpace()
            elements.append(try value(depth: depth + 1))
            path.removeLast()
            if try isLast(closing: UInt8(ascii: "]"), expected: .commaOrBracket) { return elements }
        }
    }

    private mutating func members(depth: Int) throws(JSONError) -> [JSONMember] {
        try enter(depth: depth)
        var members: [JSONMember] = []
        if next == UInt8(ascii: "}") {
            offset += 1
            return members
        }
        // Bytes, not strings: `String` equates canonically equivalent texts, which are different keys.
        var keys: Set<[UInt8]> = []
        while true {
            skipWhiteSpace()
            let start = offset
            guard next == UInt8(ascii: "\"") else { throw unexpected(.key) }
            let key = try string()
            let keyRange = start..<offset
            guard keys.insert(Array(key.utf8)).inserted else { throw error(.duplicateKey(key), at: start) }
            skipWhiteSpace()
            guard next == UInt8(ascii: ":") else { throw unexpected(.colon) }
            offset += 1
            path.append(key)
            skipWhiteSpace()
            members.append(JSONMember(key: key, keyRange: keyRange, value: try value(depth: depth + 1)))
            path.removeLast()
            if try isLast(closing: UInt8(ascii: "}"), expected: .commaOrBrace) { return members }
        }
    }

    private mutating func enter(depth: Int) throws(JSONError) {
        guard depth <= limits.depth else { throw error(.tooDeep(limit: limits.depth), at: offset) }
        offset += 1
        skipWhiteSpace()
    }

    /// Takes what separates or ends the children of an array or object.
    private mutating func isLast(closing: UInt8, expected: JSONError.Expectation) throws(JSONError) -> Bool {
        skipWhiteSpace()
        guard let byte = next, byte == closing || byte == UInt8(ascii: ",") else { throw unexpected(expected) }
        offset += 1
        return byte == closing
    }
}
