extension JSONValue {
    /// The value as JSON: the same bytes for the same value, nothing escaped that need not be.
    ///
    /// Pretty means one child a line, indented by two spaces, and a space after each colon; raw values stay as they
    /// are.
    public func serialized(pretty: Bool = false) -> [UInt8] {
        var output: [UInt8] = []
        write(to: &output, indent: pretty ? 0 : nil)
        return output
    }

    /// Puts the value on one line behind what is in `output`.
    public func write(to output: inout [UInt8]) { write(to: &output, indent: nil) }

    private func write(to output: inout [UInt8], indent: Int?) {
        switch self {
        case .object(let members):
            JSONValue.write(members, between: "{", and: "}", to: &output, indent: indent) { member, output, indent in
                JSONValue.write(member.key, to: &output)
                output.append(UInt8(ascii: ":"))
                if indent != nil { output.append(UInt8(ascii: " ")) }
                member.value.write(to: &output, indent: indent)
            }
        case .array(let elements):
            JSONValue.write(elements, between: "[", and: "]", to: &output, indent: indent) {
                $0.write(to: &$1, indent: $2)
            }
        case .string(let string): JSONValue.write(string, to: &output)
        case .integer(let integer): output += String(integer).utf8
        case .boolean(let boolean): output += (boolean ? "true" : "false").utf8
        case .null: output += "null".utf8
        case .raw(let text): output += text.bytes[text.root.range]
        }
    }

    private static func write<Child>(
        _ children: [Child], between open: Unicode.Scalar, and close: Unicode.Scalar, to output: inout [UInt8],
        indent: Int?,
        child write: (Child, inout [UInt8], Int?) -> Void
    ) {
        output.append(UInt8(ascii: open))
        let inner = indent.map { $0 + 1 }
        for (position, child) in children.enumerated() {
            if position > 0 { output.append(UInt8(ascii: ",")) }
            startLine(of: &output, indent: inner)
            write(child, &output, inner)
        }
        if !children.isEmpty { startLine(of: &output, indent: indent) }
        output.append(UInt8(ascii: close))
    }

    private static func startLine(of output: inout [UInt8], indent: Int?) {
        guard let indent else { return }
        output.append(0x0A)
        output += repeatElement(0x20, count: 2 * indent)
    }

    private static func write(_ string: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        defer { output.append(UInt8(ascii: "\"")) }
        guard string.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            output += string.utf8
            return
        }
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): output += "\\\"".utf8
            case UInt8(ascii: "\\"): output += "\\\\".utf8
            case 0x08: output += "\\b".utf8
            case 0x09: output += "\\t".utf8
            case 0x0A: output += "\\n".utf8
            case 0x0C: output += "\\f".utf8
            case 0x0D: output += "\\r".utf8
            case 0..<0x10: output += "\\u000\(String(byte, radix: 16))".utf8
            case 0x10..<0x20: output += "\\u00\(String(byte, radix: 16))".utf8
            default: output.append(byte)
            }
        }
    }
}
