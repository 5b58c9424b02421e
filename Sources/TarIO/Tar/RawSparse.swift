/// What the headers of one entry say of a sparse file, in any of GNU's four formats (GNU tar, "Storing Sparse Files").
struct RawSparse {
    private var map = SparseMap()
    private var size: Int64?
    private var isSparse = false
    /// Whether the map comes before the data (PAX 1.0).
    private var hasMapInData = false
    /// The offset of a segment whose length is still to come (PAX 0.0).
    private var offset: Int64??

    /// Reads a PAX record; false when it is about something else.
    mutating func read(_ record: PAXRecords.Record) throws(EntryFailure) -> Bool {
        let prefix = "GNU.sparse."
        guard record.key.starts(with: prefix.utf8) else { return false }
        let name = String(decoding: record.key.dropFirst(prefix.utf8.count), as: UTF8.self)
        switch name {
        case "name":
            if record.value.contains(0) { throw .fault(.malformedName) }
        case "map": map.append(record.value, separator: UInt8(ascii: ","))
        case "offset": offset = .some(TarNumber.decimal(record.value))
        case "numbytes":
            map.append(offset: offset ?? nil, length: TarNumber.decimal(record.value))
            offset = nil
        case "size", "realsize":
            guard let number = TarNumber.decimal(record.value) else { throw .fault(.notANumber(field: "size")) }
            size = number
        case "major": hasMapInData = record.value.elementsEqual("1".utf8)
        default: break
        }
        isSparse = true
        return true
    }

    /// Checks the map against the file's size; `rest` is what follows the entry's own header.
    mutating func check(_ block: TarBlock, followedBy rest: ArraySlice<UInt8>) throws(EntryFailure) {
        if block.typeFlag == UInt8(ascii: "S") {
            isSparse = true
            size = block.number(TarBlock.Field.realSize)
            var offset = rest.startIndex
            var goesOn = map.append(block, isHeader: true)
            while goesOn, let extended = TarBlock(rest, at: offset) {
                goesOn = map.append(extended, isHeader: false)
                offset += TarBlock.size
            }
        } else if hasMapInData {
            let first = rest.prefix { $0 != 0x0a }
            let count = TarNumber.decimal(first).flatMap { Int(exactly: $0) }
            guard let count, (0...rest.count).contains(count) else { throw .fault(.sparseMap) }
            map.append(rest.dropFirst(first.count + 1), separator: 0x0a, count: count)
        }
        guard isSparse else { return }
        guard let size, map.fits(size) else { throw .fault(.sparseMap) }
    }
}
