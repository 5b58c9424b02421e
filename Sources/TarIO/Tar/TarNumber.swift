internal import LayerEntries

/// The numbers of a tar's headers; libarchive takes what is none for 0, and clamps what does not fit.
package enum TarNumber {
    /// A field of a header: octal, or base-256 when its first bit is set (GNU and star); nil when it is neither.
    ///
    /// An empty field is 0; what follows the octal number's end does not count. A sign is taken for what it is. Digits
    /// after a NUL at the start are none: Go reads them, libarchive takes them for 0.
    static func field(_ bytes: ArraySlice<UInt8>) -> Int64? {
        guard let first = bytes.first else { return nil }
        if first & 0x80 != 0 { return base256(bytes) }
        var rest = bytes.drop { $0 == 0x20 }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let digits = rest.prefix(while: isOctal)
        if let next = rest.dropFirst(digits.count).first, next != 0, next != 0x20 { return nil }
        if digits.isEmpty {
            let next = rest.first { $0 != 0 && $0 != 0x20 }
            if isNegative || next.map(isOctal) == true { return nil }
        }
        var value: Int64 = 0
        // Twelve digits at most: 36 bits.
        for digit in digits { value = value << 3 | Int64(digit - 0x30) }
        return isNegative ? -value : value
    }

    private static func isOctal(_ byte: UInt8) -> Bool { (0x30...0x37).contains(byte) }

    private static func base256(_ bytes: ArraySlice<UInt8>) -> Int64? {
        // Two's complement of all bits but the first, which says that it is one.
        var value: Int64 = bytes.first.map { $0 & 0x40 != 0 ? -1 : 0 } ?? 0
        for (index, byte) in bytes.enumerated() {
            let byte = index == 0 ? byte & 0x40 != 0 ? byte | 0x80 : byte & 0x7f : byte
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 256)
            if overflow { return nil }
            value = shifted | Int64(byte)
        }
        return value
    }

    /// A PAX record's whole number in decimal; nil when it is none, or does not fit.
    package static func decimal(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let digits = isNegative ? bytes.dropFirst() : bytes
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        var value: Int64 = 0
        for digit in digits {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.subtractingReportingOverflow(Int64(digit - 0x30))
            if overflow || carry { return nil }
            value = sum
        }
        // Counted downwards: the lowest number has no positive counterpart.
        return isNegative ? value : value == .min ? nil : -value
    }

    /// A PAX record's time: seconds with a sign and a fraction, of which nine digits count; nil when it is none.
    static func time(_ bytes: ArraySlice<UInt8>) -> ModificationTime? {
        let parts = bytes.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let isNegative = bytes.first == UInt8(ascii: "-")
        guard let first = parts.first, let whole = decimal(first) else { return nil }
        guard parts.count == 2, let fraction = parts.last else { return ModificationTime(seconds: whole) }
        guard fraction.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        var nanoseconds: UInt32 = 0
        for place in 0..<9 {
            let digit = fraction.dropFirst(place).first.map { UInt32($0 - 0x30) } ?? 0
            nanoseconds = nanoseconds * 10 + digit
        }
        guard isNegative, nanoseconds > 0 else { return ModificationTime(seconds: whole, nanoseconds: nanoseconds) }
        // Seconds are rounded down: -0.25 is -1 and 0.75.
        let (seconds, overflow) = whole.subtractingReportingOverflow(1)
        return overflow ? nil : ModificationTime(seconds: seconds, nanoseconds: 1_000_000_000 - nanoseconds)
    }
}
