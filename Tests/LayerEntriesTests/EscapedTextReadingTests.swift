import LayerEntries
import Testing

@Suite("Escaped text, read back") struct EscapedTextReadingTests {
    @Test func `gives the bytes that it was made of`() {
        var bytes = (0...255).map { UInt8($0) }
        bytes += Array("é\\x41 \\".utf8) + [0xC3]
        #expect(EscapedText.bytes(of: EscapedText.reversible(bytes)) == bytes)
        #expect(EscapedText.bytes(of: EscapedText.reversible([UInt8]())) == [])
    }

    @Test(arguments: ["\\", "\\x", "\\x4", "\\xZZ", "\\n", "a\\"])
    func `is nothing where it is no such text`(text: String) { #expect(EscapedText.bytes(of: text) == nil) }
}
