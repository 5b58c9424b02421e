/// Bytes from an image as text: reversibly for machines, harmlessly for terminals.
public enum EscapedText {
    /// For JSON: a byte that is not part of valid UTF-8 becomes `\xHH`, a backslash is doubled.
    public static func reversible(_ bytes: some Collection<UInt8>) -> String { escape(bytes, forTerminal: false) }

    /// For people: the same, and control characters, line ends and direction overrides are `\xHH` too.
    public static func printable(_ bytes: some Collection<UInt8>) -> String { escape(bytes, forTerminal: true) }

    /// For people: a text from a document, its control characters escaped.
    public static func printable(_ text: String) -> String { printable(Array(text.utf8)) }

    private static func escape(_ bytes: some Collection<UInt8>, forTerminal: Bool) -> String {
        // Most names are plain: nothing of them needs a look at its scalars.
        if bytes.allSatisfy({ (0x20..<0x7f).contains($0) && $0 != UInt8(ascii: "\\") }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var result = ""
        var decoder = Unicode.UTF8.ForwardParser()
        var input = bytes.makeIterator()
        var rest = bytes[...]
        while true {
            switch decoder.parseScalar(from: &input) {
            case .valid(let encoded):
                let scalar = Unicode.UTF8.decode(encoded)
                if scalar == "\\" {
                    result += "\\\\"
                } else if forTerminal, isUnsafe(scalar) {
                    for byte in encoded { result += hexadecimal(byte) }
                } else {
                    result.unicodeScalars.append(scalar)
                }
                rest = rest.dropFirst(encoded.count)
            case .error(let length):
                for byte in rest.prefix(length) { result += hexadecimal(byte) }
                rest = rest.dropFirst(length)
            case .emptyInput:
                return result
            }
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
    }

    /// Controls, line and paragraph separators, format characters (direction marks among them), private use.
    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
        default: false
        }
    }
}
