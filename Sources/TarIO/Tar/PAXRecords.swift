/// Extended header records, `LENGTH KEY=VALUE\n`, in the order of their appending.
package struct PAXRecords {
    private(set) var bytes: [UInt8] = []

    /// Whether a byte cannot be part of a key: `=` ends it, and readers that go by lines end it at a line's end.
    static func endsKey(_ byte: UInt8) -> Bool { byte == 0x3d || byte == 0x0a || byte == 0 }

    var isEmpty: Bool { bytes.isEmpty }

    mutating func append(_ key: String, _ value: [UInt8]) { append(Array(key.utf8), value) }

    mutating func append(_ key: [UInt8], _ value: [UInt8]) {
        let rest = key.count + value.count + 3
        // The length counts its own digits.
        var length = rest + String(rest).utf8.count
        length = rest + String(length).utf8.count
        bytes += Array(String(length).utf8) + [0x20] + key + [0x3d] + value + [0x0a]
    }
}

extension PAXRecords {
    /// One record that was read.
    package struct Record {
        package var key: ArraySlice<UInt8>
        package var value: ArraySlice<UInt8>
    }

    /// Reads the records of an extended header; nil when any of them is malformed.
    package static func parse(_ body: ArraySlice<UInt8>) -> [Record]? {
        var records: [Record] = []
        var rest = body
        while !rest.isEmpty {
            let digits = rest.prefix { $0 != 0x20 }
            guard let length = TarNumber.decimal(digits).flatMap({ Int(exactly: $0) }), length > digits.count + 1,
                length <= rest.count
            else { return nil }
            let record = rest.prefix(length).dropFirst(digits.count + 1)
            guard record.last == 0x0a, let equals = record.firstIndex(of: 0x3d) else { return nil }
            records.append(Record(key: record[..<equals], value: record[(equals + 1)...].dropLast()))
            rest = rest.dropFirst(length)
        }
        return records
    }
}
