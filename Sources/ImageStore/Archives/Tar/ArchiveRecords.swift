internal import TarIO

/// The records of a PAX header that say where a member's data is and what it is called.
struct ArchiveRecords {
    var path: [UInt8]?
    var linkPath: [UInt8]?
    var size: Int64?
    /// Whether the data is not the file's: GNU's sparse files.
    var isSparse = false

    /// No records.
    init() {}

    /// Reads an extended header.
    init(_ bytes: [UInt8]) throws(ArchiveWalk.Failure) {
        guard let records = PAXRecords.parse(bytes[...]) else { throw .fault(.malformedRecords) }
        for record in records {
            switch String(decoding: record.key, as: UTF8.self) {
            case "path": path = Array(record.value)
            case "linkpath": linkPath = Array(record.value)
            case "size":
                guard let size = TarNumber.decimal(record.value), size >= 0 else { throw .fault(.malformedNumber) }
                self.size = size
            case let key where key.hasPrefix("GNU.sparse."): isSparse = true
            default: break
            }
        }
    }
}
