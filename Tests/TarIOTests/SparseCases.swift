import TestSupport

extension HeaderCase {
    /// A sparse file of these segments (offset and length) in each of GNU's four formats, and an entry after it.
    static func sparse(
        _ description: String, _ segments: [(Int, Int)], size: Int, _ outcome: String = "2"
    ) -> [HeaderCase] {
        let numbers = segments.flatMap { [$0.0, $0.1] }
        let data = [UInt8](repeating: 0x78, count: segments.reduce(0) { $0 + $1.1 })
        let pairs = segments.flatMap { [("GNU.sparse.offset", "\($0.0)"), ("GNU.sparse.numbytes", "\($0.1)")] }
        let list = numbers.map { "\($0)" }.joined(separator: ",")
        let sizes = [("GNU.sparse.size", "\(size)"), ("GNU.sparse.numblocks", "\(segments.count)")]
        return [
            HeaderCase("\(description), 0.0", outcome) {
                $0.addRecords(sizes + pairs)
                $0.add(data: data)
                $0.add("next")
            },
            HeaderCase("\(description), 0.1", outcome) {
                $0.addRecords(sizes + [("GNU.sparse.map", list), ("GNU.sparse.name", "f")])
                $0.add("GNUSparseFile.0/f", data: data)
                $0.add("next")
            },
            HeaderCase("\(description), 1.0", outcome) {
                $0.addRecords([
                    ("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "f"),
                    ("GNU.sparse.realsize", "\(size)"),
                ])
                var map = ([segments.count] + numbers).flatMap { Array("\($0)\n".utf8) }
                map += [UInt8](repeating: 0, count: (512 - map.count % 512) % 512)
                $0.add("GNUSparseFile.0/f", data: map + data)
                $0.add("next")
            },
            HeaderCase("\(description), GNU's old one", outcome) {
                $0.addOldSparse(numbers, size: size, data: data)
                $0.add("next")
            },
        ]
    }
}

extension RawTar {
    /// Adds a sparse file in GNU's old format: four segments in the header, 21 in each block that extends it.
    mutating func addOldSparse(_ numbers: [Int], size: Int, data: [UInt8]) {
        func octal(_ numbers: some Sequence<Int>) -> [UInt8] { numbers.flatMap { RawTar.octal($0, digits: 11) + [0] } }
        var fields: [Field: [UInt8]] = [.magic: Array("ustar  \u{0}".utf8)]
        fields[.sparse] = octal(numbers.prefix(8))
        fields[.realSize] = octal([size])
        var rest = numbers.dropFirst(8)
        if !rest.isEmpty { fields[.isExtended] = [1] }
        add("f", "S", size: data.count, fields: fields)
        while !rest.isEmpty {
            var block = octal(rest.prefix(42))
            block += [UInt8](repeating: 0, count: 512 - block.count)
            rest = rest.dropFirst(42)
            if !rest.isEmpty { block[504] = 1 }
            append(block)
        }
        append(data)
    }
}
