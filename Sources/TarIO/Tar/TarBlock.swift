/// One 512-byte block of a tar's headers, as it is (POSIX.1-2017, pax, "ustar Interchange Format"; tar(5)).
///
/// The bytes are those of the slice; every range lies inside the block.
package struct TarBlock {
    package static let size = 512
    let bytes: ArraySlice<UInt8>

    /// The block at `offset`; nil when it does not lie inside `bytes`.
    package init?(_ bytes: ArraySlice<UInt8>, at offset: Int) {
        guard offset >= bytes.startIndex, bytes.endIndex - offset >= TarBlock.size else { return nil }
        self.bytes = bytes[offset..<(offset + TarBlock.size)]
    }

    /// Where a header's fields are.
    package enum Field {
        static let name = 0..<100
        static let mode = 100..<108
        static let uid = 108..<116
        static let gid = 116..<124
        package static let size = 124..<136
        static let modified = 136..<148
        static let checksum = 148..<156
        static let typeFlag = 156
        static let linkTarget = 157..<257
        static let magic = 257..<263
        static let version = 263..<265
        static let deviceMajor = 329..<337
        static let deviceMinor = 337..<345
        static let prefix = 345..<500
        /// star's prefix is shorter: times follow it.
        static let starPrefix = 345..<476
        static let starMagic = 508..<512
        /// GNU tar's: the size of a sparse file.
        static let realSize = 483..<495
    }

    subscript(_ range: Range<Int>) -> ArraySlice<UInt8> {
        bytes[(bytes.startIndex + range.lowerBound)..<(bytes.startIndex + range.upperBound)]
    }

    subscript(_ offset: Int) -> UInt8 { bytes[bytes.startIndex + offset] }

    /// The type of the entry.
    package var typeFlag: UInt8 { self[Field.typeFlag] }

    /// A number; nil when the field holds none.
    package func number(_ field: Range<Int>) -> Int64? { TarNumber.field(self[field]) }

    /// How many zeros follow data of this size: data ends with its block.
    package static func padding(after dataSize: Int64) -> Int { (size - Int(dataSize % Int64(size))) % size }
}
