/// The records of a PAX header that say where a member's data is and what it is called.
struct ArchiveRecords {
    var path: [UInt8]?
    var linkPath: [UInt8]?
    var size: Int64?
    /// Whether the data is not the file's: GNU's sparse files.
    var isSparse = false

    /// Reads `LENGTH KEY=VALUE\n`, again and again.
    mutating func read(_ bytes: [UInt8]) throws(ArchiveFaultError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            guard let length = Int(String(decoding: digits, as: UTF8.self)), digits.count < 9, length <= rest.count,
                length > digits.count + 2, rest[rest.startIndex + digits.count] == 0x20,
                rest[rest.startIndex + length - 1] == 0x0a
            else { throw ArchiveFaultError(.malformedRecords) }
            let record = rest[(rest.startIndex + digits.count + 1)..<(rest.startIndex + length - 1)]
            rest = rest.dropFirst(length)
            guard let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
                throw ArchiveFaultError(.malformedRecords)
            }
            try take(String(decoding: record[..<equals], as: UTF8.self), Array(record[(equals + 1)...]))
        }
    }

    private mutating func take(_ key: String, _ value: [UInt8]) throws(ArchiveFaultError) {
        switch key {
        case "path": path = value
        case "linkpath": linkPath = value
        case "size":
            guard let size = Int64(String(decoding: value, as: UTF8.self)), size >= 0 else {
                throw ArchiveFaultError(.malformedNumber)
            }
            self.size = size
        default: if key.hasPrefix("GNU.sparse.") { isSparse = true }
        }
    }
}
