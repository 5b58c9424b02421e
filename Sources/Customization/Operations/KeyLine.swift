/// One line of a file of assignments, taken apart so that only the value can be changed.
struct KeyLine {
    let key: String
    /// All up to the value.
    let prefix: [UInt8]
    let value: [UInt8]
    /// What comes after the value: white space, and a shell's comment.
    let suffix: [UInt8]
    /// Whether nothing else is on the line, and the value does not go on in the next.
    let isPlain: Bool

    static let characters = ByteSet.wordCharacters.union("-.".utf8)

    /// Reads an assignment; nil when the line is none.
    init?(_ line: [UInt8], format: KeyFormat) {
        guard let start = Self.keyStart(in: line, from: 0, format: format),
            let equals = Self.equals(in: line, from: start, format: format)
        else { return nil }
        let key = line[start..<equals].prefix(while: Self.characters.contains)
        self.key = String(decoding: key, as: UTF8.self)
        var begin = equals + 1
        switch format {
        case .ini:
            while begin < line.count, ByteSet.blanks.contains(line[begin]) { begin += 1 }
            var end = line.count
            while end > begin, ByteSet.blanks.contains(line[end - 1]) { end -= 1 }
            value = Array(line[begin..<end])
            suffix = Array(line[end...])
            isPlain = value.last != UInt8(ascii: "\\")
        case .shell:
            let word = Self.word(in: line, from: begin)
            value = Array(line[begin..<word.end])
            suffix = Array(line[word.end...])
            let rest = suffix.drop(while: ByteSet.blanks.contains)
            let isComment = rest.first == UInt8(ascii: "#") && rest.count < suffix.count
            isPlain = word.isClosed && (rest.isEmpty || isComment)
        }
        prefix = Array(line[..<begin])
    }

    func with(_ value: String) -> [UInt8] { prefix + Array(value.utf8) + suffix }

    /// Whether a line is a comment that shows how `key` would be set.
    static func shows(_ key: String, _ line: [UInt8], format: KeyFormat) -> Bool {
        var index = 0
        while index < line.count, ByteSet.blanks.contains(line[index]) { index += 1 }
        guard index < line.count, line[index] == UInt8(ascii: "#") || line[index] == UInt8(ascii: ";") else {
            return false
        }
        guard let example = KeyLine(Array(line[(index + 1)...]), format: format) else { return false }
        return example.key == key
    }

    /// The name in `[name]`; nil when the line is no section's head.
    static func section(_ line: [UInt8]) -> [UInt8]? {
        let text = line.drop(while: ByteSet.blanks.contains)
        guard text.first == UInt8(ascii: "["), let end = text.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        return Array(text[(text.startIndex + 1)..<end])
    }

    private static func keyStart(in line: [UInt8], from start: Int, format: KeyFormat) -> Int? {
        var index = start
        func skipBlanks() { while index < line.count, ByteSet.blanks.contains(line[index]) { index += 1 } }
        skipBlanks()
        let export = Array("export".utf8)
        if format == .shell, line[index...].starts(with: export), index + export.count < line.count,
            ByteSet.blanks.contains(line[index + export.count])
        {
            index += export.count
            skipBlanks()
        }
        return index < line.count && characters.contains(line[index]) ? index : nil
    }

    private static func equals(in line: [UInt8], from start: Int, format: KeyFormat) -> Int? {
        var index = start
        while index < line.count, characters.contains(line[index]) { index += 1 }
        if format == .ini { while index < line.count, ByteSet.blanks.contains(line[index]) { index += 1 } }
        return index < line.count && line[index] == UInt8(ascii: "=") ? index : nil
    }

    /// Where a shell's word ends, and whether all its quotes are closed on this line.
    private static func word(in line: [UInt8], from start: Int) -> (end: Int, isClosed: Bool) {
        var index = start
        var quote: UInt8?
        while index < line.count {
            let byte = line[index]
            if byte == quote {
                quote = nil
            } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                index += 1
                if index == line.count { return (index, false) }
            } else if quote == nil {
                if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                    quote = byte
                } else if ByteSet.blanks.contains(byte) || ";&|<>()`".utf8.contains(byte) {
                    break
                }
            }
            index += 1
        }
        return (index, quote == nil)
    }
}
