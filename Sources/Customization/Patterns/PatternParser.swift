/// Reads a pattern by recursive descent, at most 32 groups deep.
struct PatternParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func parse() throws(PatternError) -> PatternSyntax {
        if bytes.count > 1024 { throw .tooLong }
        let syntax = try alternatives(depth: 0)
        if peek != nil { throw .unbalanced }
        return syntax
    }

    private mutating func alternatives(depth: Int) throws(PatternError) -> PatternSyntax {
        if depth > 32 { throw .tooDeep }
        var branches = [try sequence(depth: depth)]
        while peek == UInt8(ascii: "|") {
            position += 1
            branches.append(try sequence(depth: depth))
        }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence(depth: Int) throws(PatternError) -> PatternSyntax {
        var parts: [PatternSyntax] = []
        while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            parts.append(try quantified(try atom(depth: depth)))
        }
        return .sequence(parts)
    }

    private mutating func quantified(_ atom: PatternSyntax) throws(PatternError) -> PatternSyntax {
        let result: PatternSyntax
        switch peek {
        case UInt8(ascii: "*"): result = .repeated(atom, atLeastOnce: false)
        case UInt8(ascii: "+"): result = .repeated(atom, atLeastOnce: true)
        case UInt8(ascii: "?"): result = .optional(atom)
        default: return atom
        }
        position += 1
        if let byte = peek, "*+?".utf8.contains(byte) { throw .nothingToRepeat }
        return result
    }

    private mutating func atom(depth: Int) throws(PatternError) -> PatternSyntax {
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "("):
            let group = try alternatives(depth: depth + 1)
            guard peek == UInt8(ascii: ")") else { throw .unbalanced }
            position += 1
            return group
        case UInt8(ascii: "["): return .set(try characterClass())
        case UInt8(ascii: "."): return .set(.all)
        case UInt8(ascii: "\\"): return .set(try escape())
        case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): throw .nothingToRepeat
        case UInt8(ascii: "^"), UInt8(ascii: "$"): throw .anchor
        case UInt8(ascii: "{"), UInt8(ascii: "}"): throw .unsupported("{")
        case UInt8(ascii: "]"): throw .unbalanced
        default: return .set(ByteSet(CollectionOfOne(byte)))
        }
    }

    private mutating func escape() throws(PatternError) -> ByteSet {
        guard let byte = peek else { throw .unsupported("\\") }
        position += 1
        switch byte {
        case UInt8(ascii: "s"): return .blanks
        case UInt8(ascii: "S"): return ByteSet.blanks.inverted
        case UInt8(ascii: "d"): return .digits
        case UInt8(ascii: "D"): return ByteSet.digits.inverted
        case UInt8(ascii: "w"): return .wordCharacters
        case UInt8(ascii: "W"): return ByteSet.wordCharacters.inverted
        case UInt8(ascii: "t"): return ByteSet("\t".utf8)
        default:
            // Only punctuation stands for itself: a letter may mean something elsewhere.
            if ByteSet.wordCharacters.contains(byte) || byte >= 0x80 {
                throw .unsupported("\\" + String(decoding: [byte], as: UTF8.self))
            }
            return ByteSet(CollectionOfOne(byte))
        }
    }

    private mutating func characterClass() throws(PatternError) -> ByteSet {
        var set = ByteSet()
        let isInverted = peek == UInt8(ascii: "^")
        if isInverted { position += 1 }
        var isEmpty = true
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "]") {
                if isEmpty { throw .unsupported("[]") }
                return isInverted ? set.inverted : set
            }
            isEmpty = false
            if byte == UInt8(ascii: "\\") {
                set.formUnion(try escape())
                continue
            }
            if byte >= 0x80 { throw .unsupported("[") }
            let end = rangeEnd() ?? byte
            if end < byte || end >= 0x80 { throw .unsupported("[") }
            set.formUnion(ByteSet(byte...end))
        }
        throw .unbalanced
    }

    /// The `z` of `a-z`; a `-` right before the closing bracket stands for itself.
    private mutating func rangeEnd() -> UInt8? {
        guard peek == UInt8(ascii: "-"), position + 1 < bytes.count else { return nil }
        let end = bytes[position + 1]
        if end == UInt8(ascii: "]") || end == UInt8(ascii: "\\") { return nil }
        position += 2
        return end
    }
}
