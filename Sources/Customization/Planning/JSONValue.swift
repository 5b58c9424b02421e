/// A JSON document that we write; keys come out sorted by bytes.
indirect enum JSONValue {
    case text(String)
    case number(Int64)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// The document with an indentation of one blank, a line for each member, and a line end.
    var lines: String {
        var result = ""
        write(to: &result, depth: 0)
        return result + "\n"
    }

    private func write(to result: inout String, depth: Int) {
        func list<Element>(_ open: String, _ close: String, _ items: [Element], _ body: (Element, inout String) -> Void)
        {
            result += open
            for (index, item) in items.enumerated() {
                result += (index == 0 ? "\n" : ",\n") + String(repeating: " ", count: depth + 1)
                body(item, &result)
            }
            if !items.isEmpty { result += "\n" + String(repeating: " ", count: depth) }
            result += close
        }
        switch self {
        case .text(let text): result += Self.quoted(text)
        case .number(let number): result += String(number)
        case .array(let items): list("[", "]", items) { $0.write(to: &$1, depth: depth + 1) }
        case .object(let members):
            let sorted = members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            list("{", "}", sorted) { member, result in
                result += Self.quoted(member.0) + ": "
                member.1.write(to: &result, depth: depth + 1)
            }
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
