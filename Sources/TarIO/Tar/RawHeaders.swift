internal import LayerEntries

/// The headers of one entry as they are: what libarchive passes over, clamps or takes for 0 is found here.
///
/// Only headers are looked at, which libarchive has delimited: where an entry begins and ends is its word alone.
struct RawHeaders {
    /// The time of a PAX record, with its sign and its fraction.
    private(set) var modified: ModificationTime?
    /// Whether a record, or a name, is given more than once: not all readers take the last one.
    private(set) var hasRepeats = false
    /// Whether there are global records that would change entries for readers who heed them.
    private(set) var hasGlobalRecords = false

    private var seen: Seen = []
    private var sparse = RawSparse()

    /// What was given already.
    private struct Seen: OptionSet {
        let rawValue: UInt8
        static let extended = Seen(rawValue: 1)
        static let name = Seen(rawValue: 2)
        static let linkTarget = Seen(rawValue: 4)
    }

    /// Looks at the blocks of one entry, its own header last; `limit` is for all of them together.
    ///
    /// Bytes that end inside a header are looked at as far as they go. Complexity: linear.
    init(_ bytes: ArraySlice<UInt8>, limit: Int) throws(EntryFailure) {
        var offset = bytes.startIndex
        while let block = TarBlock(bytes, at: offset) {
            offset += TarBlock.size
            let isExtended: Bool
            switch block.typeFlag {
            case UInt8(ascii: "x"), UInt8(ascii: "X"): isExtended = true
            case UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"): isExtended = false
            // A volume's name is a header without a body.
            case UInt8(ascii: "V"): continue
            default:
                try checkNumbers(block)
                try sparse.check(block, followedBy: bytes[offset...])
                if bytes.count > limit { throw .limit(.header) }
                return
            }
            guard let size = block.number(TarBlock.Field.size), size >= 0 else {
                throw .fault(.notANumber(field: "size"))
            }
            if size > limit { throw .limit(.header) }
            let end = offset + Int(size)
            guard end <= bytes.endIndex else { break }
            let body = bytes[offset..<end]
            if isExtended { try readRecords(body) } else { readOther(body, block.typeFlag) }
            offset = end + TarBlock.padding(after: size)
        }
        if bytes.count > limit { throw .limit(.header) }
    }

    private mutating func readOther(_ body: ArraySlice<UInt8>, _ typeFlag: UInt8) {
        switch typeFlag {
        case UInt8(ascii: "L"): note(.name)
        case UInt8(ascii: "K"): note(.linkTarget)
        default:
            guard let records = PAXRecords.parse(body) else {
                hasGlobalRecords = true
                return
            }
            // git's archives have one of these.
            if records.contains(where: { !$0.key.elementsEqual("comment".utf8) }) { hasGlobalRecords = true }
        }
    }

    private mutating func note(_ part: Seen) {
        if !seen.insert(part).inserted { hasRepeats = true }
    }

    private mutating func readRecords(_ body: ArraySlice<UInt8>) throws(EntryFailure) {
        note(.extended)
        guard let records = PAXRecords.parse(body) else { throw .fault(.malformedRecord) }
        var keys: Set<ArraySlice<UInt8>> = []
        for record in records {
            if try sparse.read(record) { continue }
            if !keys.insert(record.key).inserted { hasRepeats = true }
            try read(record)
        }
    }

    private mutating func read(_ record: PAXRecords.Record) throws(EntryFailure) {
        if record.key.contains(0) { throw .fault(.malformedRecord) }
        switch String(decoding: record.key, as: UTF8.self) {
        case "path":
            note(.name)
            if record.value.contains(0) { throw .fault(.malformedName) }
        case "linkpath":
            note(.linkTarget)
            if record.value.contains(0) { throw .fault(.malformedName) }
        case "uid": try check(TarNumber.decimal(record.value), "uid")
        case "gid": try check(TarNumber.decimal(record.value), "gid")
        case "size": try check(TarNumber.decimal(record.value), "size")
        case "SCHILY.devmajor", "SCHILY.devminor": try check(TarNumber.decimal(record.value), "device")
        case "mtime":
            guard let time = TarNumber.time(record.value) else { throw .fault(.notANumber(field: "mtime")) }
            modified = time
        default: break
        }
    }

    private func checkNumbers(_ block: TarBlock) throws(EntryFailure) {
        try check(block.number(TarBlock.Field.mode), "mode")
        try check(block.number(TarBlock.Field.uid), "uid")
        try check(block.number(TarBlock.Field.gid), "gid")
        try check(block.number(TarBlock.Field.size), "size")
        try check(block.number(TarBlock.Field.modified), "mtime")
        let isDevice = block.typeFlag == UInt8(ascii: "3") || block.typeFlag == UInt8(ascii: "4")
        // Before ustar there were no such fields.
        guard isDevice, block[TarBlock.Field.magic].starts(with: "ustar".utf8) else { return }
        try check(block.number(TarBlock.Field.deviceMajor), "device")
        try check(block.number(TarBlock.Field.deviceMinor), "device")
    }

    private func check(_ number: Int64?, _ field: String) throws(EntryFailure) {
        if number == nil { throw .fault(.notANumber(field: field)) }
    }
}
