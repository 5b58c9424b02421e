/// What `/etc/os-release` says (os-release(5)): assignments as a shell would read them, nothing else of a shell.
struct OSRelease {
    private(set) var values: [String: String] = [:]

    /// Reads the assignments; a line that is none, or whose quotes are not closed, is passed over. The last one wins.
    ///
    /// Complexity: linear in the number of bytes.
    init(_ bytes: [UInt8]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let line = line.drop { ByteSet.blanks.contains($0) }
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = line[..<equals]
            guard !key.isEmpty, key.count <= 64, key.allSatisfy(ByteSet.wordCharacters.contains),
                let value = Self.unquoted(line[(equals + 1)...])
            else { continue }
            values[String(decoding: key, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
        }
    }

    /// The value of one word: quotes go, a backslash keeps the next character; nil when a quote is not closed.
    private static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        var quote: UInt8?
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'"), index < text.endIndex {
                // Between double quotes a backslash is itself but before these.
                if quote != nil, !"\"\\$`".utf8.contains(text[index]) { result.append(byte) }
                result.append(text[index])
                index += 1
            } else if quote == nil, ByteSet.blanks.contains(byte) {
                break
            } else {
                result.append(byte)
            }
        }
        return quote == nil ? result : nil
    }
}
