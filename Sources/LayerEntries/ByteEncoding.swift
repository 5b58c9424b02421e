/// Bytes that say what a table holds: numbers in LEB128, everything else after its length.
public struct ByteEncoder {
    /// What was encoded so far.
    public private(set) var bytes: [UInt8] = []

    /// An encoder that has encoded nothing.
    public init() {}

    /// One byte.
    public mutating func append(byte: UInt8) { bytes.append(byte) }

    /// A number that is not negative, the small ones in fewer bytes.
    public mutating func append(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A number of either sign.
    public mutating func append(signed number: Int64) { append(UInt64(bitPattern: number << 1 ^ number >> 63)) }

    /// Bytes, after their number.
    public mutating func append(_ part: some Collection<UInt8>) {
        append(UInt64(part.count))
        bytes += part
    }
}

/// Reads what `ByteEncoder` wrote, whoever changed it since: what does not fit is an error.
public struct ByteDecoder {
    private let bytes: [UInt8]
    private var offset: Int
    private let end: Int

    /// A decoder of these of the bytes.
    public init(_ bytes: [UInt8], in range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = min(range.upperBound, bytes.count)
    }

    /// How many bytes are left.
    public var remaining: Int { end - offset }

    /// One byte.
    public mutating func byte() throws(MalformedEncoding) -> UInt8 {
        guard offset < end else { throw MalformedEncoding() }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// A number that is not negative.
    public mutating func number() throws(MalformedEncoding) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let byte = try byte()
            // The tenth byte has one bit.
            guard shift < 63 || byte <= 1 else { throw MalformedEncoding() }
            number |= UInt64(byte & 0x7f) << shift
            if byte & 0x80 == 0 { return number }
            shift += 7
        }
    }

    /// A number of either sign.
    public mutating func signedNumber() throws(MalformedEncoding) -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    /// A number that fits another type.
    public mutating func number<Number: FixedWidthInteger>(
        as type: Number.Type, upTo maximum: Number = .max
    ) throws(MalformedEncoding) -> Number {
        guard let number = Number(exactly: try number()), number <= maximum else { throw MalformedEncoding() }
        return number
    }

    /// Bytes after their number; where they are, not copied.
    public mutating func part() throws(MalformedEncoding) -> ArraySlice<UInt8> {
        let count = try number(as: Int.self)
        guard count <= remaining else { throw MalformedEncoding() }
        defer { offset += count }
        return bytes[offset..<(offset + count)]
    }
}

/// Bytes that no encoder wrote.
public struct MalformedEncoding: Error, Equatable, Sendable {
    /// An error that says no more.
    public init() {}
}
