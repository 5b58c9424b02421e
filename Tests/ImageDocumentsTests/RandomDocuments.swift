import ImageDocuments
import TestSupport

/// Makes documents that no serializer would: odd white space, odd escapes, odd numbers.
struct RandomDocuments {
    var random: SeededGenerator
    /// How this document is laid out.
    private var style: Style = .odd

    enum Style: CaseIterable {
        case compact, pretty, odd
    }

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        style = random.pick(Style.allCases)
    }

    mutating func value(depth: Int = 0) throws -> JSONValue {
        switch Int.random(in: depth == 0 ? 6...7 : depth > 4 ? 0...5 : 0...9, using: &random) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: .min ... .max, using: &random))
        case 3:
            return .raw(try JSONText(random.pick(["1e400", "-0", "1.50", "123456789012345678901234567890", "0E+07"])))
        case 4, 5: return .string(text())
        case 6, 8:
            let count = Int.random(in: 0...4, using: &random)
            var members: [JSONValue.Member] = []
            for index in 0..<count {
                members.append(JSONValue.Member(key: "\(index)\(text())", value: try value(depth: depth + 1)))
            }
            return .object(members)
        default:
            var elements: [JSONValue] = []
            for _ in 0..<Int.random(in: 0...4, using: &random) { elements.append(try value(depth: depth + 1)) }
            return .array(elements)
        }
    }

    mutating func text() -> String {
        let scalars: [Unicode.Scalar] = [
            "a", "Z", "~", "/", "\"", "\\", ",", "]", "}", ":", "\n", "\0", "é", "\u{301}", "😀", " ",
        ]
        return String(
            String.UnicodeScalarView((0..<Int.random(in: 0...6, using: &random)).map { _ in random.pick(scalars) }))
    }

    mutating func document(_ value: JSONValue) throws -> JSONText {
        try JSONText(gap(0) + render(value, depth: 0) + gap(0))
    }

    private mutating func render(_ value: JSONValue, depth: Int) -> String {
        switch value {
        case .object(let members):
            let separator = style == .odd ? gap(0) + ":" + gap(0) : style == .pretty ? ": " : ":"
            return render(members, "{", "}", depth) { random, member, depth in
                random.spell(member.key) + separator + random.render(member.value, depth: depth)
            }
        case .array(let elements):
            return render(elements, "[", "]", depth) { random, element, depth in random.render(element, depth: depth) }
        case .string(let text): return spell(text)
        default: return string(value.serialized())
        }
    }

    private mutating func render<Child>(
        _ children: [Child], _ open: String, _ close: String, _ depth: Int,
        child: (inout RandomDocuments, Child, Int) -> String
    ) -> String {
        guard !children.isEmpty else { return open + (style == .odd ? gap(0) : "") + close }
        var result = open
        for (index, element) in children.enumerated() {
            if index > 0 { result += (style == .odd ? gap(0) : "") + "," }
            result += gap(depth + 1) + child(&self, element, depth + 1)
        }
        return result + gap(depth) + close
    }

    private mutating func gap(_ depth: Int) -> String {
        switch style {
        case .compact: return ""
        case .pretty: return "\n" + String(repeating: "  ", count: depth)
        case .odd:
            return (0..<Int.random(in: 0...3, using: &random)).map { _ in random.pick([" ", "\n", "\t", "\r"]) }
                .joined()
        }
    }

    /// A string, some of its characters needlessly escaped.
    private mutating func spell(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if style == .odd, random.once(in: 4) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                result += string(Array(JSONValue.string(String(scalar)).serialized().dropFirst().dropLast()))
            }
        }
        return result + "\""
    }
}
