import Digests
import TestSupport
import Testing

/// A file that is larger than what is made of it can be.
@Suite struct LargeFileTests {
    @Test("a file that is too large for JSON is refused with its limit, not read to the end")
    func json() throws {
        var tar = RawTar()
        tar.addRecords([("GNU.sparse.map", "0,0"), ("GNU.sparse.size", "\(200 << 30)")])
        tar.add("large")
        let gallery = try Gallery()
        try gallery.add(
            "image",
            TestImage([
                .blob(
                    tar.finished, diffID: Digest(of: tar.finished),
                    mediaType: "application/vnd.oci.image.layer.v1.tar")
            ]))
        let refused = try gallery.run("cat", "--json", "oci:image", "large")
        #expect(refused.status == 3)
        #expect(refused.errorText.contains("--max-ratio"))
        let result = try gallery.run("cat", "--json", "--max-ratio", "1000000000", "oci:image", "large")
        #expect(result.status == 3)
        #expect(!result.text.contains("base64"))
        #expect(result.errorText.contains("at most 67108864 bytes"), "\(result.errorText)")
    }
}
