/// A JSON document that a test spells out, to the last space.
public indirect enum TestDocument: Sendable {
    /// An object; members stay in this order.
    case object([(String, TestDocument)])
    /// An array.
    case array([TestDocument])
    /// A string.
    case string(String)
    /// Anything, spelled like this: numbers, `null`, `true`.
    case raw(String)

    /// How documents are laid out.
    public enum Style: String, Sendable, CaseIterable {
        /// Not one space.
        case compact
        /// One member a line, and a line end at the end.
        case pretty
        /// Tabs, spaces before commas and colons, line ends of two bytes, slashes escaped.
        case odd
    }

    /// The document's bytes.
    public func bytes(_ style: Style) -> [UInt8] {
        var text = ""
        write(to: &text, style, level: 0)
        switch style {
        case .compact: break
        case .pretty: text += "\n"
        case .odd: text = " \r\n" + text + "\t\r\n\r\n"
        }
        return Array(text.utf8)
    }

    private func write(to text: inout String, _ style: Style, level: Int) {
        switch self {
        case .object(let members):
            TestDocument.write(members, "{", "}", to: &text, style, level) { member, text in
                TestDocument.string(member.0).write(to: &text, style, level: level)
                text += style == .compact ? ":" : style == .pretty ? ": " : "\t :  "
                member.1.write(to: &text, style, level: level + 1)
            }
        case .array(let elements):
            TestDocument.write(elements, "[", "]", to: &text, style, level) { element, text in
                element.write(to: &text, style, level: level + 1)
            }
        case .string(let string):
            text += "\"" + string.unicodeScalars.map { TestDocument.escaped($0, style) }.joined() + "\""
        case .raw(let spelling): text += spelling
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar, _ style: Style) -> String {
        switch scalar {
        case "\"", "\\": return "\\\(scalar)"
        case "/" where style == .odd: return "\\/"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: return String(scalar)
        }
    }

    private static func write<Child>(
        _ children: [Child], _ open: String, _ close: String, to text: inout String, _ style: Style, _ level: Int,
        child write: (Child, inout String) -> Void
    ) {
        func line(_ level: Int) -> String {
            switch style {
            case .compact: ""
            case .pretty: "\n" + String(repeating: "    ", count: level)
            case .odd: "\r\n" + String(repeating: "\t", count: level) + " "
            }
        }
        text += open
        for (index, child) in children.enumerated() {
            if index > 0 { text += style == .odd ? " ," : "," }
            text += line(level + 1)
            write(child, &text)
        }
        text += (children.isEmpty && style != .odd ? "" : line(level)) + close
    }
}

extension TestDocument: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByIntegerLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }

    /// An array.
    public init(arrayLiteral elements: TestDocument...) { self = .array(elements) }

    /// An object.
    public init(dictionaryLiteral members: (String, TestDocument)...) { self = .object(members) }

    /// A number.
    public init(integerLiteral value: Int) { self = .raw(String(value)) }
}
