/// A set of byte values.
struct ByteSet: Equatable, Sendable {
    private var words = InlineWords()

    private struct InlineWords: Equatable, Sendable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
        var fourth: UInt64 = 0
    }

    init() {}

    init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { insert(byte) }
    }

    static let all = ByteSet().inverted
    static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
    static let blanks = ByteSet(" \t\u{0B}\u{0C}\r\n".utf8)
    static let wordCharacters = ByteSet(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".utf8)

    var inverted: ByteSet {
        var result = self
        result.words.first = ~words.first
        result.words.second = ~words.second
        result.words.third = ~words.third
        result.words.fourth = ~words.fourth
        return result
    }

    mutating func insert(_ byte: UInt8) {
        let bit = UInt64(1) << UInt64(byte & 63)
        switch byte >> 6 {
        case 0: words.first |= bit
        case 1: words.second |= bit
        case 2: words.third |= bit
        default: words.fourth |= bit
        }
    }

    mutating func formUnion(_ other: ByteSet) {
        words.first |= other.words.first
        words.second |= other.words.second
        words.third |= other.words.third
        words.fourth |= other.words.fourth
    }

    func union(_ bytes: some Sequence<UInt8>) -> ByteSet {
        var result = self
        result.formUnion(ByteSet(bytes))
        return result
    }

    func contains(_ byte: UInt8) -> Bool {
        let word =
            switch byte >> 6 {
            case 0: words.first
            case 1: words.second
            case 2: words.third
            default: words.fourth
            }
        return word & (UInt64(1) << UInt64(byte & 63)) != 0
    }
}
