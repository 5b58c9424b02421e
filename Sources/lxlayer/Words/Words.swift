import ImageDocuments
import LayerEntries

/// Small phrases that messages are made of.
enum Words {
    /// A size for people: `512 B`, `4.1 KB`, `47.1 MB`; powers of 1000.
    static func size(_ bytes: Int64) -> String {
        var value = Double(bytes)
        var unit = "B"
        for next in ["KB", "MB", "GB", "TB"] where value >= 999.95 {
            value /= 1000
            unit = next
        }
        guard unit != "B" else { return "\(bytes) B" }
        let tenths = Int64((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }

    /// A text from a document or an argument, its control characters escaped.
    static func printable(_ text: String) -> String { EscapedText.printable(text) }

    /// A path with its leading slash, for people.
    static func path(_ path: EntryPath) -> String { "/" + EscapedText.printable(path.bytes) }

    /// Permission bits as four octal digits.
    static func octal(_ mode: UInt16) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// `1 file`, `2 files`.
    static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// `a, b and c`; at most ten of them.
    static func platform(_ platform: Platform) -> String { printable(platform.description) }

    static func list(_ items: [String]) -> String {
        var items = items.prefix(10).map(printable) + (items.count > 10 ? ["\(items.count - 10) more"] : [])
        guard let last = items.popLast() else { return "none" }
        return items.isEmpty ? last : items.joined(separator: ", ") + " and " + last
    }
}
