/// One 512-byte header of a tar (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar's variant), read.
struct ArchiveHeaderBlock {
    static let size = 512

    private let block: [UInt8]

    /// Takes a block; its checksum must be right.
    init(_ block: [UInt8]) throws(ArchiveFaultError) {
        self.block = block
        guard block.count == ArchiveHeaderBlock.size, let expected = ArchiveHeaderBlock.number(block[148..<156]) else {
            throw ArchiveFaultError(.checksum)
        }
        // The field itself counts as spaces. Some programs added signed bytes.
        let bytes = block[..<148] + [UInt8](repeating: 0x20, count: 8) + block[156...]
        let unsigned = bytes.reduce(0) { $0 + Int64($1) }
        let signed = bytes.reduce(0) { $0 + Int64(Int8(bitPattern: $1)) }
        guard expected == unsigned || expected == signed else { throw ArchiveFaultError(.checksum) }
    }

    var typeFlag: UInt8 { block[156] }

    /// The size of the data; never negative.
    func dataSize() throws(ArchiveFaultError) -> Int64 {
        guard let size = ArchiveHeaderBlock.number(block[124..<136]), size >= 0 else {
            throw ArchiveFaultError(.malformedNumber)
        }
        return size
    }

    var name: [UInt8] {
        let name = ArchiveHeaderBlock.text(block[..<100])
        // GNU's headers have times where POSIX has the prefix; star's prefix is shorter.
        guard block[257..<263].elementsEqual(Array("ustar".utf8) + [0]) else { return name }
        let isStar = block[508...].elementsEqual(Array("tar".utf8) + [0])
        let prefix = ArchiveHeaderBlock.text(block[345..<(isStar ? 476 : 500)])
        return prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
    }

    var linkTarget: [UInt8] { ArchiveHeaderBlock.text(block[157..<257]) }

    private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

    /// Octal digits between spaces and NULs, or GNU's base 256; nil for anything else, and for what needs over 63 bits.
    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        guard let first = field.first else { return nil }
        if first & 0x80 != 0 {
            // Negative numbers begin with 0xff: no size or sum is.
            guard first == 0x80 else { return nil }
            var value: Int64 = 0
            for byte in field.dropFirst() {
                guard value >> 55 == 0 else { return nil }
                value = value << 8 | Int64(byte)
            }
            return value
        }
        let digits = field.drop { $0 == 0x20 || $0 == 0 }.prefix { $0 != 0x20 && $0 != 0 }
        guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
        return digits.reduce(Int64(0)) { $0 << 3 | Int64($1 - 0x30) }
    }
}

/// A fault without its place.
struct ArchiveFaultError: Error {
    let fault: ArchiveFault

    init(_ fault: ArchiveFault) { self.fault = fault }
}
