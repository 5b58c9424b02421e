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

    /// A platform as references have it.
    static func platform(_ platform: Platform) -> String { printable(platform.description) }

    /// What did not work, of a call to the operating system.
    static func failure(of operation: String) -> String {
        switch operation {
        case "open", "openat": "cannot be opened"
        case "read", "pread": "cannot be read"
        case "write": "cannot be written"
        case "mkdir", "mkdirat": "cannot be made"
        case "stat", "fstat", "fstatat": "cannot be looked at"
        case "renameat", "renameat2": "cannot be put in its place"
        case "unlinkat": "cannot be removed"
        case "fsync": "cannot be brought to the disk"
        case "flock": "cannot be locked"
        default: operation
        }
    }

    /// A line of the result that is to be used as it is: only what would break the line, or be obeyed, is escaped.
    static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
        return text.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? printable(String(scalar)) : String(scalar)
        }.joined()
    }

    /// `a, b and c`; at most ten of them.
    static func list(_ items: [String]) -> String {
        var items = items.prefix(10).map(printable) + (items.count > 10 ? ["\(items.count - 10) more"] : [])
        guard let last = items.popLast() else { return "none" }
        return items.isEmpty ? last : items.joined(separator: ", ") + " and " + last
    }
}
