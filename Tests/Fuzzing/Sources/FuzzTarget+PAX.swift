import Digests
import LayerEntries
import TarIO

extension FuzzTarget {
    /// Bytes as extended headers of an entry; the first one says how.
    ///
    /// Bit 0: a global header. Bit 1: the bytes are records as they are; else lines `KEY=VALUE`, which are given their
    /// lengths. Bits 2 and 3: what the entry is.
    static let pax = FuzzTarget(name: "pax") { bytes in
        guard let mode = bytes.first else { return }
        let text = Array(bytes.dropFirst())
        let records = mode & 2 != 0 ? text : lines(text)
        let kind = Array("0215".utf8)[Int(mode >> 2 & 3)]
        var tar = header("PaxHeaders/f", type: UInt8(ascii: mode & 1 != 0 ? "g" : "x"), size: records.count)
        tar += records + zeros((512 - records.count % 512) % 512)
        tar += header("d/f", type: kind, size: 0, link: kind == UInt8(ascii: "0") ? "" : "t") + zeros(1024)
        guard let contents = read(tar, .none) else { return }
        require(contents.entries.count <= 1, "an extended header is no entry")
        checkTree(Array(contents.entries))
    }

    private static func lines(_ text: [UInt8]) -> [UInt8] {
        var records: [UInt8] = []
        for line in text.split(separator: UInt8(ascii: "\n")) {
            var length = line.count + 2
            while length < line.count + 2 + String(length).utf8.count { length += 1 }
            records += Array(String(length).utf8) + [0x20] + line + [0x0a]
        }
        return records
    }

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    /// A ustar header with its checksum (POSIX.1-2017, pax, "ustar Interchange Format").
    private static func header(_ name: String, type: UInt8, size: Int, link: String = "") -> [UInt8] {
        func octal(_ value: Int, _ width: Int) -> [UInt8] {
            let digits = Array(String(value, radix: 8).utf8)
            return [UInt8](repeating: 0x30, count: width - 1 - digits.count) + digits + [0]
        }
        var block = zeros(512)
        func put(_ bytes: some Collection<UInt8>, at offset: Int) {
            block.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
        put(name.utf8, at: 0)
        put(octal(0o644, 8), at: 100)
        put(octal(0, 8), at: 108)
        put(octal(0, 8), at: 116)
        put(octal(size, 12), at: 124)
        put(octal(0, 12), at: 136)
        put([UInt8](repeating: 0x20, count: 8), at: 148)
        block[156] = type
        put(link.utf8, at: 157)
        put("ustar\0\u{30}\u{30}".utf8, at: 257)
        put(octal(block.reduce(0) { $0 + Int($1) }, 7) + [0x20], at: 148)
        return block
    }
}
