extension TarBlock {
    /// Whether nothing but zeros is in it: one of the two blocks that end an archive.
    package var isZero: Bool { bytes.allSatisfy { $0 == 0 } }

    /// Whether the header's sum is right, in which its own field counts as spaces. Some programs added signed bytes.
    package var hasRightSum: Bool {
        var (unsigned, signed): (Int64, Int64) = (0, 0)
        for offset in 0..<TarBlock.size {
            let byte = Field.checksum.contains(offset) ? 0x20 : self[offset]
            unsigned += Int64(byte)
            signed += Int64(Int8(bitPattern: byte))
        }
        guard let sum = number(Field.checksum) else { return false }
        return sum == unsigned || sum == signed
    }

    /// Whether a blob that begins so is a tar: end blocks, or a header whose sum is right.
    ///
    /// A short one is taken for one when it is all zeros.
    static func isTar(_ start: RawSpan) -> Bool {
        var bytes: [UInt8] = []
        for offset in 0..<min(size, start.byteCount) { bytes.append(start[offset]) }
        if bytes.allSatisfy({ $0 == 0 }) { return true }
        return TarBlock(bytes[...], at: 0)?.hasRightSum ?? false
    }
}
