/// One 512-byte block of a tar's headers, as it is (POSIX.1-2017, pax, "ustar Interchange Format"; tar(5)).
///
/// The bytes are those of the slice; every range lies inside the block.
struct TarBlock {
    static let size = 512
    private let bytes: ArraySlice<UInt8>

    /// The block at `offset`; nil when it does not lie inside `bytes`.
    init?(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        guard offset >= bytes.startIndex, bytes.endIndex - offset >= TarBlock.size else { return nil }
        self.bytes = bytes[offset..<(offset + TarBlock.size)]
    }

    /// The header's fields that are looked at.
    enum Field {
        static let mode = 100..<108
        static let uid = 108..<116
        static let gid = 116..<124
        static let size = 124..<136
        static let modified = 136..<148
        static let checksum = 148..<156
        static let typeFlag = 156
        static let magic = 257..<262
        static let deviceMajor = 329..<337
        static let deviceMinor = 337..<345
        static let realSize = 483..<495
    }

    subscript(_ range: Range<Int>) -> ArraySlice<UInt8> {
        bytes[(bytes.startIndex + range.lowerBound)..<(bytes.startIndex + range.upperBound)]
    }

    subscript(_ offset: Int) -> UInt8 { bytes[bytes.startIndex + offset] }

    /// The type of the entry.
    var typeFlag: UInt8 { self[Field.typeFlag] }

    /// A number; nil when the field holds none.
    func number(_ field: Range<Int>) -> Int64? { TarNumber.field(self[field]) }

    /// Whether a blob that begins so is a tar: end blocks, or a header whose sum is right.
    ///
    /// A short one is taken for one when it is all zeros.
    static func isTar(_ start: RawSpan) -> Bool {
        var sum: Int64 = 0
        for offset in 0..<min(size, start.byteCount) { sum += Int64(start[offset]) }
        if sum == 0 { return true }
        guard start.byteCount >= size else { return false }
        var field: [UInt8] = []
        for offset in Field.checksum {
            field.append(start[offset])
            sum += 0x20 - Int64(start[offset])
        }
        return TarNumber.field(field[...]) == sum
    }
}
