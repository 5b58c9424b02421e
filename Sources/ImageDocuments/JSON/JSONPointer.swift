/// A path to a value inside a JSON document (RFC 6901).
public struct JSONPointer: Sendable {
    /// The keys and indices on the way, decoded; none for the whole document.
    public let tokens: [String]

    /// The whole document.
    public static let root = JSONPointer([])

    /// A pointer of these keys and indices.
    public init(_ tokens: [String]) { self.tokens = tokens }

    /// Reads the form with slashes; nil when it neither is empty nor starts with one, or has a stray `~`.
    public init?(parsing text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let first = parts.first, first.isEmpty else { return nil }
        var tokens: [String] = []
        for part in parts.dropFirst() {
            guard let token = JSONPointer.unescape(part) else { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    /// The pointer to a member of what this one points to.
    public func appending(_ key: String) -> JSONPointer { JSONPointer(tokens + [key]) }

    /// The pointer to an element of what this one points to.
    public func appending(_ index: Int) -> JSONPointer { appending(String(index)) }

    /// The pointer to what holds the value, and the value's key or index there; nil for the whole document.
    var split: (parent: JSONPointer, last: String)? {
        guard let last = tokens.last else { return nil }
        return (JSONPointer(tokens.dropLast()), last)
    }

    /// Whether `other` points to the same value or into it.
    func contains(_ other: JSONPointer) -> Bool {
        tokens.count <= other.tokens.count
            && zip(tokens, other.tokens).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }

    /// An array index: decimal digits without leading zeros.
    static func index(_ token: String) -> Int? {
        let digits = token.utf8
        guard let first = digits.first, digits.allSatisfy(JSONParser.isDigit) else { return nil }
        return first == UInt8(ascii: "0") && digits.count > 1 ? nil : Int(token)
    }

    private static func unescape(_ part: some Collection<UInt8>) -> String? {
        var result: [UInt8] = []
        var bytes = part.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "~") else {
                result.append(byte)
                continue
            }
            switch bytes.next() {
            case UInt8(ascii: "0"): result.append(UInt8(ascii: "~"))
            case UInt8(ascii: "1"): result.append(UInt8(ascii: "/"))
            default: return nil
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension JSONPointer: Equatable {
    /// Equal when all tokens are, code unit for code unit.
    public static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.count == right.tokens.count && left.contains(right)
    }
}

extension JSONPointer: ExpressibleByArrayLiteral {
    /// `["config", "Labels"]` points to `/config/Labels`.
    public init(arrayLiteral tokens: String...) { self.init(tokens) }
}

extension JSONPointer: CustomStringConvertible {
    /// The form with slashes; empty for the whole document.
    public var description: String {
        var result: [UInt8] = []
        for token in tokens {
            result.append(UInt8(ascii: "/"))
            for byte in token.utf8 {
                switch byte {
                case UInt8(ascii: "~"): result += "~0".utf8
                case UInt8(ascii: "/"): result += "~1".utf8
                default: result.append(byte)
                }
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
