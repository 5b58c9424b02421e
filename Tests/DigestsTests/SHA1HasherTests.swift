import Digests
import Testing

@Suite("SHA-1")
struct SHA1HasherTests {
    /// FIPS 180-1, appendix A and B, and the empty message.
    static let vectors = [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
    ]

    @Test("The standard's messages have the standard's hashes, in one part or in two", arguments: vectors)
    func vector(message: String, expected: String) {
        let bytes = Array(message.utf8)
        for parts in [[bytes], [Array(bytes.prefix(2)), Array(bytes.dropFirst(2))]] {
            var hasher = SHA1Hasher()
            for part in parts {
                let span = part.span
                unsafe hasher.update(span.bytes)
            }
            #expect(hasher.finish() == expected)
        }
    }
}
