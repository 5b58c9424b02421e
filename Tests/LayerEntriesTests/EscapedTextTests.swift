import LayerEntries
import Testing

@Suite("Bytes of an image as text")
struct EscapedTextTests {
    @Test(
        "Bytes become text",
        arguments: [
            (Array("plain".utf8), "plain", "plain"),
            (Array("a\\b".utf8), "a\\\\b", "a\\\\b"),
            (Array("ünï".utf8), "ünï", "ünï"),
            (Array("a\nb\u{1b}[31m\u{7f}".utf8), "a\nb\u{1b}[31m\u{7f}", "a\\x0ab\\x1b[31m\\x7f"),
            (
                Array("\u{202e}x\u{2028}\u{9b}".utf8), "\u{202e}x\u{2028}\u{9b}",
                "\\xe2\\x80\\xaex\\xe2\\x80\\xa8\\xc2\\x9b"
            ),
            ([0x61, 0xff, 0x62], "a\\xffb", "a\\xffb"),
            ([0xc3], "\\xc3", "\\xc3"),
            ([0xc0, 0x80], "\\xc0\\x80", "\\xc0\\x80"),
            ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80", "\\xed\\xa0\\x80"),
            ([0xf0, 0x9f, 0x98], "\\xf0\\x9f\\x98", "\\xf0\\x9f\\x98"),
            ([0xf0, 0x9f, 0x98, 0x61], "\\xf0\\x9f\\x98a", "\\xf0\\x9f\\x98a"),
            ([], "", ""),
        ])
    func table(bytes: [UInt8], reversible: String, printable: String) {
        #expect(EscapedText.reversible(bytes) == reversible)
        #expect(EscapedText.printable(bytes) == printable)
    }

    /// Takes the escapes back.
    static func bytes(of text: String) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                result.append(byte)
                continue
            }
            if rest.first == UInt8(ascii: "\\") {
                result.append(byte)
                rest.removeFirst()
            } else {
                result.append(UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(3)
            }
        }
        return result
    }

    /// Random bytes, among them many that begin, continue or break UTF-8.
    static func random(_ generator: inout some RandomNumberGenerator) -> [UInt8] {
        let likely: [UInt8] = [
            0x5c, 0x78, 0x30, 0x0a, 0x1b, 0x7f, 0x80, 0x9b, 0xc2, 0xc3, 0xe2, 0x80, 0xae, 0xed, 0xf0, 0xff,
        ]
        return (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
            Bool.random(using: &generator)
                ? likely[Int.random(in: 0..<likely.count, using: &generator)]
                : UInt8.random(in: 0...255, using: &generator)
        }
    }

    @Test("Either form gives the same bytes back") func reversibility() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let bytes = Self.random(&generator)
            #expect(Self.bytes(of: EscapedText.reversible(bytes)) == bytes)
            #expect(Self.bytes(of: EscapedText.printable(bytes)) == bytes)
        }
    }

    @Test("The form for people holds nothing that a terminal obeys") func harmless() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let text = EscapedText.printable(Self.random(&generator))
            #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) })
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .format })
        }
    }
}
