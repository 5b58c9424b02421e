/// Reads the text of unit files and drop-ins (systemd.syntax(7)).
enum UnitText {
    /// All assignments in order; what is no assignment, or stands before any section, is passed over as systemd does.
    ///
    /// Complexity: linear in the number of bytes.
    static func settings(of bytes: [UInt8]) -> [UnitSetting] {
        var settings: [UnitSetting] = []
        var section: String?
        // The lines so far of an assignment that goes on: appended to in place, for there may be very many.
        var joined: [UInt8] = []
        var rest = bytes[...]
        if rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest = rest.dropFirst(3) }

        func take(_ line: [UInt8]) {
            let line = trimmed(line[...])
            if line.first == UInt8(ascii: "["), line.last == UInt8(ascii: "]") {
                section = String(decoding: line.dropFirst().dropLast(), as: UTF8.self)
            } else if let section, let equals = line.firstIndex(of: UInt8(ascii: "=")), equals > line.startIndex {
                settings.append(
                    UnitSetting(
                        section: section, key: String(decoding: trimmed(line[..<equals]), as: UTF8.self),
                        value: String(decoding: trimmed(line[(equals + 1)...]), as: UTF8.self)))
            }
        }

        for line in rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            let line = line.drop { ByteSet.blanks.contains($0) }
            // A comment may stand between continued lines, too, and does not end them.
            if line.first == UInt8(ascii: "#") || line.first == UInt8(ascii: ";") { continue }
            let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if text.reversed().prefix(while: { $0 == UInt8(ascii: "\\") }).count % 2 == 1 {
                joined.append(contentsOf: text.dropLast())
                joined.append(UInt8(ascii: " "))
            } else {
                joined.append(contentsOf: text)
                take(joined)
                joined.removeAll(keepingCapacity: true)
            }
        }
        take(joined)
        return settings
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text.drop { ByteSet.blanks.contains($0) }
        while let last = text.last, ByteSet.blanks.contains(last) { text.removeLast() }
        return text
    }
}
