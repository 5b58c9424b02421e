import Digests
import Foundation
import TestSupport
import Testing

/// Images whose layers cannot all be read: what can be done is done, and what is missing is named.
@Suite struct SparseTests {
    /// A layout that lacks the blobs of its two lower layers, which are in a directory of blobs, and the whole one.
    private static func gallery() throws -> (gallery: Gallery, layout: TestLayout) {
        let gallery = try Gallery()
        var image = TestImage.system
        image.layers.append(.entries([.file("top", "of all")]))
        let layout = try gallery.add("sparse", image)
        try gallery.add("whole", image)
        let blobs = gallery.url.appending(path: "blobs/sha256")
        try FileManager.default.createDirectory(at: blobs, withIntermediateDirectories: true)
        for digest in layout.images[0].layers.prefix(2) {
            try FileManager.default.moveItem(
                at: TestLayout.file(of: digest, in: layout.url), to: blobs.appending(path: digest.hex))
        }
        return (gallery, layout)
    }

    @Test("the documents are shown, what is there is read, and all that is missing is named")
    func missing() throws {
        let (gallery, layout) = try Self.gallery()
        let missing = layout.images[0].layers.prefix(2).map(\.description)
        let inspected = try gallery.run("inspect", "oci:sparse")
        #expect(inspected.status == 0, "\(inspected.errorText)")
        #expect(inspected.text.contains("bootable      unknown: 2 layers cannot be read"))
        for digest in missing {
            #expect(inspected.text.split(separator: "\n").contains { $0.contains(digest) && $0.hasSuffix(", missing") })
        }
        if Schemas.canValidate {
            let json = try gallery.run("inspect", "--json", "oci:sparse")
            try Schemas.validate(json.output, "inspect-documents")
        }
        #expect(try gallery.run("ls", "--quiet", "--layer", "3", "oci:sparse").text == "top\n")
        let verified = try gallery.run("verify", "--quiet", "oci:sparse")
        #expect(verified.status == 4)
        for digest in missing { #expect(verified.text.contains("A blob is missing.\n  where:    layer"), "\(digest)") }
        #expect(verified.text.contains("  ok  layer 3 "))
        for command in [["convert", "oci:sparse", "oci:out"], ["plan", "oci:sparse"]] {
            let refused = try gallery.run(command)
            #expect(refused.status == 4)
            #expect(refused.errorText.contains("2 layers are missing."))
            for digest in missing { #expect(refused.errorText.contains(digest)) }
            #expect(refused.errorText.contains("--blob-dir"))
            #expect(!refused.errorText.contains("reading layer"))
        }
        #expect(!gallery.exists("out"))
    }

    @Test("a directory of blobs that has them makes the image whole")
    func shared() throws {
        let (gallery, layout) = try Self.gallery()
        let whole = try gallery.run("convert", "--quiet", "oci:whole", "oci:expected")
        let digest = try #require(whole.text.split(separator: "@").last)
        let result = try gallery.run("convert", "--quiet", "--src-shared-blob-dir", "blobs", "oci:sparse", "oci:out")
        #expect(result.status == 0, "\(result.errorText)")
        #expect(result.text.hasSuffix("@" + digest))
        #expect(try gallery.run("verify", "--strict", "oci:out").status == 0)
        #expect(try gallery.run("verify", "--strict", "--blob-dir", "blobs", "oci:sparse").status == 0)
        // To a layout without blobs of its own, twice, and read from there.
        let blobs = gallery.url.appending(path: "blobs/sha256")
        for destination in ["oci:lean:one", "oci:lean:two"] {
            let lean = try gallery.run("convert", "--quiet", "--blob-dir", "blobs", "oci:sparse", destination)
            #expect(lean.text.hasSuffix("@" + digest))
            #expect(
                try TestLayout.files(in: gallery.url.appending(path: "lean")).keys.sorted() == [
                    "index.json", "oci-layout",
                ])
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: blobs.path)
        #expect(names.count == 2 + 1 + 3, "the layers, and our layer and documents")
        #expect(try gallery.run("verify", "--blob-dir", "blobs", "oci:lean").text.hasSuffix("oci:lean: good\n"))
        #expect(try gallery.run("verify", "oci:lean").status == 4)
        #expect(try gallery.leftovers() == [])
        let absent = try gallery.run("convert", "--src-shared-blob-dir", "nowhere", "oci:sparse", "oci:x")
        #expect(absent.status == 4)
        #expect(absent.errorText.contains("nowhere: there is no directory here"))
        #expect(layout.images.count == 1 && !gallery.exists("x"))
    }

    @Test(
        "encrypted layers and those of unknown kinds are named; what needs them is refused",
        arguments: [
            ("application/vnd.oci.image.layer.v1.tar+gzip+encrypted", "encrypted"),
            ("application/vnd.oci.image.layer.v1.tar+lz4", "not supported: "),
            ("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "not supported: "),
        ])
    func unsupported(mediaType: String, words: String) throws {
        let gallery = try Gallery()
        var image = TestImage.system
        image.layerMediaType = mediaType
        try gallery.add("odd", image)
        let inspected = try gallery.run("inspect", "oci:odd")
        #expect(inspected.status == 0)
        #expect(inspected.text.contains(words))
        if Schemas.canValidate {
            try Schemas.validate(gallery.run("inspect", "--json", "oci:odd").output, "inspect-documents")
        }
        let refused = try gallery.run("convert", "oci:odd", "oci:out")
        #expect(refused.status == 5)
        #expect(refused.errorText.contains(mediaType))
        #expect(!gallery.exists("out"))
    }
}
