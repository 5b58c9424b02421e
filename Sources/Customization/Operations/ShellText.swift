/// Text for a POSIX shell, byte by byte: a combining character after a quote makes it no other quote.
enum ShellText {
    /// One word that a shell takes verbatim, whatever is in it; nil when it holds a NUL, which no argument can.
    static func word(_ text: String) -> String? {
        let quote = UInt8(ascii: "'")
        var word = [quote]
        for byte in text.utf8 {
            if byte == 0 { return nil }
            word += byte == quote ? Array("'\\''".utf8) : [byte]
        }
        return String(decoding: word + [quote], as: UTF8.self)
    }

    /// The name and the value of `NAME=value`; nil when a shell can have no variable of this name.
    static func assignment(_ text: String) -> (name: String, value: String)? {
        guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        let name = text.utf8[..<equals]
        guard let first = name.first, !ByteSet.digits.contains(first), name.allSatisfy(ByteSet.wordCharacters.contains)
        else { return nil }
        let value = text.utf8[text.utf8.index(after: equals)...]
        return (String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
    }
}
