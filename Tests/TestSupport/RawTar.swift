/// A tar that is written block by block, right or wrong: a test says what is in each field.
public struct RawTar: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Nothing yet.
    public init() {}

    /// A field of a header.
    public enum Field: Int, Sendable {
        case name = 0
        case mode = 100
        case uid = 108
        case gid = 116
        case size = 124
        case modified = 136
        case typeFlag = 156
        case linkTarget = 157
        case magic = 257
        case deviceMajor = 329
        case deviceMinor = 337
        case sparse = 386
        case isExtended = 482
        case realSize = 483
    }

    /// Adds a header with the right sum, whatever the fields say, and its data with padding.
    ///
    /// `size` is the length of `data` unless told otherwise.
    public mutating func add(
        _ name: String = "f", _ type: Character = "0", data: [UInt8] = [], size: Int? = nil,
        fields: [Field: [UInt8]] = [:]
    ) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ field: Field, _ value: [UInt8]) {
            block.replaceSubrange(field.rawValue..<(field.rawValue + value.count), with: value)
        }
        put(.name, Array(name.utf8))
        put(.mode, RawTar.octal(0o644, digits: 7))
        put(.uid, RawTar.octal(0, digits: 7))
        put(.gid, RawTar.octal(0, digits: 7))
        put(.size, RawTar.octal(size ?? data.count, digits: 11))
        put(.modified, RawTar.octal(0, digits: 11))
        put(.typeFlag, Array(String(type).utf8))
        put(.magic, Array("ustar\u{0}00".utf8))
        for (field, value) in fields { put(field, value) }
        var sum = 8 * 0x20
        for (index, byte) in block.enumerated() where !(148..<156).contains(index) { sum += Int(byte) }
        block.replaceSubrange(148..<156, with: RawTar.octal(sum, digits: 6) + [0, 0x20])
        append(block + data)
    }

    /// Adds an extended header with these records, or a global one (`g`).
    public mutating func addRecords(_ records: [(String, String)], _ type: Character = "x") {
        var body: [UInt8] = []
        for (key, value) in records {
            let rest = key.utf8.count + value.utf8.count + 3
            let length = rest + String(rest + String(rest).utf8.count).utf8.count
            body += "\(length) \(key)=\(value)\n".utf8
        }
        add("PaxHeaders/f", type, data: body)
    }

    /// Adds blocks as they are, padded.
    public mutating func append(_ blocks: [UInt8]) {
        bytes += blocks
        bytes += [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
    }

    /// What was written with end blocks.
    public var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    /// A number as headers have it.
    public static func octal(_ number: Int, digits: Int) -> [UInt8] {
        let text = Array(String(number, radix: 8).utf8)
        return [UInt8](repeating: 0x30, count: max(0, digits - text.count)) + text
    }

    /// A number in two's complement, as GNU tar writes what octal digits cannot say.
    public static func base256(_ number: Int, count: Int) -> [UInt8] {
        var bytes = (0..<count).map {
            UInt8(truncatingIfNeeded: $0 < count - 8 ? number >> 63 : number >> (8 * (count - 1 - $0)))
        }
        bytes[0] = bytes[0] & 0x7f | 0x80
        return bytes
    }
}
