import Foundation
import TestSupport
import Testing

/// `convert --gc`.
@Suite struct OrphanRemovalTests {
    @Test("what earlier conversions left goes, is said, and nothing else goes")
    func removal() throws {
        let gallery = try Gallery()
        let layout = "oci:debian-skeleton"
        let blobs = gallery.url.appending(path: "debian-skeleton/blobs/sha256")
        func names() throws -> Set<String> { Set(try FileManager.default.contentsOfDirectory(atPath: blobs.path)) }
        let base = try names()
        #expect(try gallery.run("convert", "--gc", layout, layout).status == 0)
        let first = try names().subtracting(base)
        #expect(first.count == 3)
        #expect(try gallery.run("convert", layout, layout, environment: ["SOURCE_DATE_EPOCH": "5"]).status == 0)
        #expect(try names().subtracting(base) == first, "the same specs change nothing")
        let result = try gallery.run("convert", "--gc", "--compress", "gzip", layout, layout)
        #expect(result.status == 0, "\(result.errorText)")
        // The configuration is the same one.
        #expect(result.errorText.contains("removed 2 blobs"))
        #expect(try names().isSuperset(of: base))
        #expect(try names().subtracting(base).count == 3)
        #expect(try names().intersection(first).count == 1)
        #expect(try gallery.run("verify", layout).status == 0)
        let quiet = try gallery.run("convert", "--gc", "--quiet", "--compress", "none", layout, layout)
        #expect(quiet.errorText == "")
        #expect(try names().subtracting(base).count == 3)
    }

    @Test("many images leave nothing behind either, and an archive has nothing to remove")
    func many() throws {
        let gallery = try Gallery()
        var image = TestImage.system
        image.tags = ["one", "two"]
        try gallery.add("base", image)
        let blobs = gallery.url.appending(path: "base/blobs/sha256")
        #expect(try gallery.run("convert", "--quiet", "--all", "oci:base", "oci:base").status == 0)
        let before = try FileManager.default.contentsOfDirectory(atPath: blobs.path).count
        let result = try gallery.run("convert", "--all", "--gc", "--compress", "zstd", "oci:base", "oci:base")
        #expect(result.status == 0, "\(result.errorText)")
        #expect(result.errorText.contains("removed 2 blobs"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: blobs.path).count == before)
        #expect(try gallery.run("verify", "oci:base").status == 0)
        #expect(try gallery.run("convert", "--gc", "oci:base:one", "oci-archive:x.tar").status == 0)
    }
}
