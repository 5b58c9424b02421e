import Digests
import Testing

private let hex64 = String(repeating: "0123456789abcdef", count: 4)

@Suite struct DigestTests {
    @Test(
        "A digest in the registered form is taken apart and printed back",
        arguments: [
            (DigestAlgorithm.sha256, hex64),
            (.sha256, String(repeating: "0", count: 64)),
            (.sha512, hex64 + hex64),
        ])
    func accepts(algorithm: DigestAlgorithm, hex: String) throws {
        let digest = try Digest("\(algorithm.rawValue):\(hex)")
        #expect(digest.algorithm == algorithm)
        #expect(digest.hex == hex)
        #expect(digest.description == "\(algorithm.rawValue):\(hex)")
    }

    @Test(
        "What is not exactly in the form is malformed",
        arguments: [
            "", ":", "sha256", "sha256:", ":\(hex64)", hex64,
            "sha256:\(hex64.dropLast())", "sha256:\(hex64)0", "sha512:\(hex64)",
            "sha256:\(hex64.uppercased())", "sha256:\(hex64.dropLast())F", "sha256:\(hex64.dropLast())g",
            "SHA256:\(hex64)", "sha256:sha256:\(hex64)", " sha256:\(hex64)", "sha256:\(hex64)\n", "sha256: \(hex64)",
            "sha256:../../../../../../etc/passwd", "../sha256:\(hex64)", "sha256/..:\(hex64)", "sha256:\(hex64)\0",
            "+sha256:\(hex64)", "sha256+:\(hex64)", "sha..256:\(hex64)", "sha256:\(hex64.dropLast())\u{FF10}",
            "sha256:\(hex64.dropLast())\u{0660}", "sha256\u{301}:\(hex64)",
        ])
    func refuses(text: String) {
        #expect(throws: DigestError.malformed(text)) { try Digest(text) }
    }

    @Test("A combining character after the colon is malformed")
    func refusesCombiningCharacter() {
        let text = "sha256:\u{301}\(hex64)"
        #expect(throws: DigestError.malformed(text)) { try Digest(text) }
    }

    @Test(
        "A well-formed digest of an unregistered algorithm says which",
        arguments: [
            ("sha384:\(hex64)", "sha384"), ("md5:d41d8cd98f00b204e9800998ecf8427e", "md5"),
            ("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8", "multihash+base58"),
            ("sha256+b64u:LCa0a2j_xo_5m0U8HTBBNBNCLXBkg7-g-YpeiGJm564", "sha256+b64u"), ("a.b_c-d+e:A", "a.b_c-d+e"),
            ("blake3:\(hex64)", "blake3"),
        ])
    func refusesAlgorithm(text: String, name: String) {
        #expect(throws: DigestError.unsupportedAlgorithm(name)) { try Digest(text) }
    }

    @Test("Digests are equal exactly when algorithm and bytes are")
    func equality() throws {
        #expect(try Digest("sha256:\(hex64)") == Digest("sha256:\(hex64)"))
        #expect(try Digest("sha256:\(hex64)") != Digest("sha256:\(String(repeating: "0", count: 64))"))
        #expect(Digest(of: [], algorithm: .sha256) != Digest(of: [], algorithm: .sha512))
    }
}
