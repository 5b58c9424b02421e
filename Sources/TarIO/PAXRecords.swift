/// Extended header records, `LENGTH KEY=VALUE\n`, in the order of their appending.
struct PAXRecords {
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
