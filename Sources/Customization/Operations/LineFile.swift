/// A text file as lines, each with its own line end, so that what is not edited stays byte for byte.
struct LineFile: Equatable {
    var lines: [Line]

    struct Line: Equatable {
        var text: [UInt8]
        /// `\n`, `\r\n`, or nothing at the end of a file.
        var ending: [UInt8]
    }

    init(_ bytes: [UInt8]) {
        lines = []
        var start = 0
        while start < bytes.count {
            let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
            var end = newline ?? bytes.count
            let next = newline.map { $0 + 1 } ?? bytes.count
            if newline != nil, end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            lines.append(Line(text: Array(bytes[start..<end]), ending: Array(bytes[end..<next])))
            start = next
        }
    }

    /// Adds a line at the end; the line that was the last is ended first.
    mutating func append(_ text: [UInt8], ending: [UInt8]) {
        if let last = lines.indices.last, lines[last].ending.isEmpty { lines[last].ending = ending }
        lines.append(Line(text: text, ending: ending))
    }

    var bytes: [UInt8] { lines.flatMap { $0.text + $0.ending } }

    /// The line end of the first line, which new lines get too.
    var preferredEnding: [UInt8] {
        guard let first = lines.first?.ending, !first.isEmpty else { return [UInt8(ascii: "\n")] }
        return first
    }
}
