internal import LayerEntries

/// One ustar header, and the PAX records for what it cannot say (POSIX.1-2017, pax, "ustar Interchange Format").
struct TarHeader {
    /// The header's type flags that are written.
    enum TypeFlag: UInt8 {
        case file = 0x30
        case hardlink = 0x31
        case symlink = 0x32
        case characterDevice = 0x33
        case blockDevice = 0x34
        case directory = 0x35
        case fifo = 0x36
        case extended = 0x78
        /// GNU tar's: the next entry's name is this one's data.
        case longName = 0x4c
        /// GNU tar's: the next entry's link target is this one's data.
        case longTarget = 0x4b
    }

    private var block = [UInt8](repeating: 0, count: TarBlock.size)
    /// What the block cannot say; empty for most entries.
    private(set) var records = PAXRecords()
    /// What of it is a name or a target, which GNU tar has other headers for.
    private(set) var longTexts: [(type: TypeFlag, text: [UInt8])] = []
    /// Whether numbers that are too large for octal digits are in the block, too, in GNU tar's base 256.
    private let hasLargeNumbers: Bool

    private typealias Field = TarBlock.Field

    init(
        name: [UInt8], type: TypeFlag, size: Int64, metadata: EntryMetadata, hasLargeNumbers: Bool = false
    ) {
        self.hasLargeNumbers = hasLargeNumbers
        block[Field.typeFlag] = type.rawValue
        put(Array("ustar\u{0}".utf8), at: Field.magic)
        put(Array("00".utf8), at: Field.version)
        setName(name)
        setNumber(UInt64(metadata.mode), Field.mode, record: nil)
        setNumber(UInt64(metadata.uid), Field.uid, record: "uid")
        setNumber(UInt64(metadata.gid), Field.gid, record: "gid")
        setNumber(UInt64(max(0, size)), Field.size, record: "size")
        setModified(metadata.modified)
        setNumber(0, Field.deviceMajor, record: nil)
        setNumber(0, Field.deviceMinor, record: nil)
        for (name, value) in metadata.xattrs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            records.append(Array("SCHILY.xattr.".utf8) + name, value)
        }
    }

    mutating func setLinkTarget(_ target: [UInt8]) {
        if target.count <= Field.linkTarget.count {
            put(target, at: Field.linkTarget)
        } else {
            put(Array(target.prefix(Field.linkTarget.count)), at: Field.linkTarget)
            records.append("linkpath", target)
            longTexts.append((.longTarget, target))
        }
    }

    mutating func setDevice(_ device: DeviceNumber) {
        // No record exists for a number over seven octal digits; Linux's own limits are 12 and 20 bits.
        setNumber(UInt64(device.major), Field.deviceMajor, record: nil)
        setNumber(UInt64(device.minor), Field.deviceMinor, record: nil)
    }

    /// The header's bytes with its checksum.
    var bytes: [UInt8] {
        var block = block
        block.replaceSubrange(Field.checksum, with: Array("        ".utf8))
        let sum = block.reduce(0) { $0 + Int($1) }
        block.replaceSubrange(Field.checksum, with: TarHeader.octal(UInt64(sum), digits: 6) + [0, 0x20])
        return block
    }

    private mutating func put(_ bytes: [UInt8], at field: Range<Int>) {
        block.replaceSubrange(field.lowerBound..<(field.lowerBound + bytes.count), with: bytes)
    }

    /// A name of up to 100 bytes, or one that splits at a slash into at most 155 and 100; PAX has the others.
    private mutating func setName(_ name: [UInt8]) {
        if name.count <= Field.name.count {
            put(name, at: Field.name)
            return
        }
        // The last byte may be a directory's slash: it stays with the name.
        let earliest = name.count - Field.name.count - 1
        for index in max(1, earliest)..<max(1, name.count - 1) where name[index] == UInt8(ascii: "/") {
            guard index <= Field.prefix.count else { break }
            put(Array(name[..<index]), at: Field.prefix)
            put(Array(name[(index + 1)...]), at: Field.name)
            return
        }
        put(Array(name.prefix(Field.name.count)), at: Field.name)
        records.append("path", name)
        longTexts.append((.longName, name))
    }

    private mutating func setNumber(_ value: UInt64, _ field: Range<Int>, record: String?) {
        let digits = field.count - 1
        if value < 1 << (3 * UInt64(digits)) {
            put(TarHeader.octal(value, digits: digits), at: field)
        } else {
            put(hasLargeNumbers ? TarHeader.base256(value, field.count) : TarHeader.octal(0, digits: digits), at: field)
            if let record { records.append(record, Array(String(value).utf8)) }
        }
    }

    private mutating func setModified(_ time: ModificationTime) {
        let fits = time.seconds >= 0 && time.seconds < 1 << 33
        put(TarHeader.octal(fits ? UInt64(time.seconds) : 0, digits: 11), at: Field.modified)
        if !fits || time.nanoseconds != 0 { records.append("mtime", Array(time.decimalSeconds.utf8)) }
    }

    /// A number in all of a field's bytes, the highest first, with the first bit set.
    private static func base256(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { place in
            let shift = 8 * (count - 1 - place)
            let byte = shift < 64 ? UInt8(truncatingIfNeeded: value >> UInt64(shift)) : 0
            return place == 0 ? byte | 0x80 : byte
        }
    }

    private static func octal(_ value: UInt64, digits: Int) -> [UInt8] {
        let text = Array(String(value, radix: 8).utf8)
        return [UInt8](repeating: 0x30, count: max(0, digits - text.count)) + text
    }
}
