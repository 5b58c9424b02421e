extension TarFeed {
    /// How many bytes the access control lists of one entry may have as text: ext4 holds 4 KiB of them in binary.
    static let maximumAccessList = 16 << 10

    /// Looks at an entry's headers before libarchive does, as far as they are there.
    ///
    /// The time that libarchive takes for an access control list grows with the square of its length: 1 MiB, which is
    /// nothing when it is compressed, takes it ten seconds. Nothing else is judged here.
    func examineHeaders() throws(LayerError) {
        while let position = unexamined {
            guard let typeFlag = byte(at: position + Int64(TarBlock.Field.typeFlag)) else { return }
            guard TarFeed.extending.contains(typeFlag) else {
                unexamined = nil
                return
            }
            guard let header = bytes(at: position, count: TarBlock.size) else { return }
            let isVolume = typeFlag == UInt8(ascii: "V")
            guard let size = isVolume ? 0 : TarBlock(header[...], at: 0)?.number(TarBlock.Field.size),
                (0...Int64(limit)).contains(size)
            else {
                // For whoever reads it to refuse.
                unexamined = nil
                return
            }
            if try !examine(typeFlag, bodyAt: position + Int64(TarBlock.size), Int(size)) { return }
            unexamined = position + Int64(TarBlock.size) + (size + 511) / 512 * 512
        }
    }

    /// The types of headers that say something of the entry whose header follows.
    private static let extending = Array("xXgLKVA".utf8)

    /// Counts what a body may have of access control lists; false when it must be there for that, and is not yet.
    private func examine(_ typeFlag: UInt8, bodyAt position: Int64, _ size: Int) throws(LayerError) -> Bool {
        switch typeFlag {
        case UInt8(ascii: "A"): accessListBytes += size
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            // Short ones need not be taken apart.
            if accessListBytes + size <= TarFeed.maximumAccessList {
                accessListBytes += size
            } else {
                guard let body = bytes(at: position, count: size) else { return false }
                let records = (try? PAXRecords.parse(body[...])) ?? []
                for record in records where record.key.starts(with: "SCHILY.ac".utf8) {
                    accessListBytes += record.value.count
                }
            }
        default: break
        }
        guard accessListBytes <= TarFeed.maximumAccessList else {
            throw .invalidEntry(.accessListTooLong, entry: entry, name: [])
        }
        return true
    }
}
