/// RFC 4648's base64, white space allowed between the characters.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The bytes; nil when a character, the length or the padding is wrong.
    static func decode(_ text: String) -> [UInt8]? {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        let characters = text.utf8.filter { !ByteSet.blanks.contains($0) }
        guard characters.count.isMultiple(of: 4) else { return nil }
        let padding = characters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard padding <= 2 else { return nil }
        var result: [UInt8] = []
        var buffer: UInt32 = 0
        for (position, character) in characters.dropLast(padding).enumerated() {
            guard let value = values[Int(character)] else { return nil }
            buffer = buffer << 6 | UInt32(value)
            if position % 4 == 3 {
                result += [UInt8(buffer >> 16 & 255), UInt8(buffer >> 8 & 255), UInt8(buffer & 255)]
                buffer = 0
            }
        }
        switch padding {
        case 1: result += [UInt8(buffer >> 10 & 255), UInt8(buffer >> 2 & 255)]
        case 2: result.append(UInt8(buffer >> 4 & 255))
        default: break
        }
        return result
    }
}
