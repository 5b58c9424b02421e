import Foundation
import TestSupport
import Testing

/// What convert prints of many images, and how it ends.
@Suite struct ManyTests {
    /// Two good images of a layout, and one that cannot boot.
    private static func gallery() throws -> Gallery {
        let gallery = try Gallery()
        var images = ["one", "two"].map { tag in
            var image = TestImage.system
            image.tags = [tag]
            return image
        }
        images.append(TestImage([.entries([.file("etc/hosts", "")])], tags: ["empty"]))
        _ = try TestLayout(images, at: gallery.url.appending(path: "base"))
        return gallery
    }

    @Test("a line each, what failed is said at the end, and the exit code is the worst")
    func all() throws {
        let gallery = try Self.gallery()
        let result = try gallery.run("convert", "--all", "oci:base", "oci:many")
        #expect(result.status == 6)
        let lines = result.text.split(separator: "\n")
        #expect(lines.count == 2)
        for (line, name) in zip(lines, ["one", "two"]) { #expect(line.hasPrefix("oci:many:\(name)@sha256:")) }
        let told = result.errorText.split(separator: "\n")
        #expect(told.contains("2 images converted, 1 failed"))
        #expect(told.contains { $0.hasPrefix("lxlayer: oci:base:empty: This image cannot boot as a system") })
        #expect(told.count { $0.hasPrefix("reading layer") } == 3)
        // Quiet leaves the result and the errors.
        let quiet = try gallery.run("convert", "--quiet", "--all", "oci:base", "oci:quiet")
        #expect(quiet.errorText.hasPrefix("lxlayer: oci:base:empty: "))
        // Where something is missing, too, that counts more.
        let list = "oci:base:empty oci:many:x\noci:nothing oci:many:y\n"
        let worst = try Program.lxlayer.run(
            ["convert", "--list", "-"], input: Data(list.utf8), in: gallery.url)
        #expect(worst.status == 4)
        #expect(worst.output.isEmpty)
        #expect(try gallery.leftovers() == [])
    }

    @Test("a list has a source and a destination each, or sources alone; tabs allow spaces in names")
    func list() throws {
        let gallery = try Self.gallery()
        try FileManager.default.copyItem(
            at: gallery.url.appending(path: "base"), to: gallery.url.appending(path: "a base"))
        let list = "# images\r\n\noci:base:one  oci:out:a\r\noci:a base:two\toci:out:b\n\toci:base:one\toci:out:c"
        let result = try Program.lxlayer.run(
            ["convert", "--quiet", "--list", "-"], input: Data(list.utf8), in: gallery.url)
        #expect(result.status == 0, "\(result.errorText)")
        #expect(result.text.split(separator: "\n").map { $0.prefix(9) } == ["oci:out:a", "oci:out:b", "oci:out:c"])
        try Data("oci:base:one\noci:base:two\n".utf8).write(to: gallery.url.appending(path: "list"))
        let sources = try gallery.run("convert", "--quiet", "--list", "list", "oci:sources")
        #expect(sources.status == 0, "\(sources.errorText)")
        #expect(
            sources.text.split(separator: "\n").map { $0.prefix(15) } == ["oci:sources:one", "oci:sources:two"])
    }

    static let mistakes: [(arguments: [String], list: String, words: String)] =
        [
            (["--list", "-"], "oci:base:one\n", "Line 1 of the list has 1 field"),
            (["--list", "-"], "oci:base:one oci:x oci:y\n", "Line 1 of the list has 3 fields"),
            (["--list", "-"], "\noci:base:one docker://example.org/x\n", "Line 2 of the list"),
            (["--list", "-"], "oci:base:one -\n", "many images are no stream"),
            (["--list", "-"], "# nothing\n", "There is no image in the list"),
            (["--list", "-", "oci:base", "oci:out"], "", "--list takes no argument"),
            (["--list", "-", "--all", "oci:base", "oci:out"], "", "exclude each other"),
            (["--all", "oci:base"], "", "takes a source and a destination"),
            (["--all", "oci:base:one", "oci:out"], "", "without a name"),
            (["--all", "--digestfile", "x", "oci:base", "oci:out"], "", "about one image"),
            (["oci:base"], "", "takes a source and a destination"),
            (["--gc", "--blob-dir", "x", "oci:base", "oci:out"], "", "exclude each other"),
        ]
        + ["", "lz4", "gzip:0", "gzip:10", "gzip:06", "gzip:+1", "zstd:20", "stored:1", "none:1", "zstd:"].map {
            (["--compress", $0, "oci:base", "oci:out"], "", "is no compression")
        }

    @Test("what is wrong with the arguments or the list is said before anything is done", arguments: mistakes)
    func wrong(arguments: [String], list: String, words: String) throws {
        let gallery = try Self.gallery()
        let result = try Program.lxlayer.run(["convert"] + arguments, input: Data(list.utf8), in: gallery.url)
        #expect(result.status == 64)
        #expect(result.errorText.contains(words), "\(result.errorText)")
        #expect(!gallery.exists("out"))
    }

    @Test("a whole layout has no place in an archive", arguments: ["oci-archive:x.tar", "dir:x", "-"])
    func places(destination: String) throws {
        let gallery = try Self.gallery()
        let result = try gallery.run("convert", "--all", "oci:base", destination)
        #expect(result.status == 5)
        #expect(result.output.isEmpty)
    }

    @Test(
        "each line of JSON keeps to its schema, as do the result and the error in it",
        .enabled(if: Schemas.canValidate, Schemas.reason))
    func json() throws {
        let gallery = try Self.gallery()
        let result = try gallery.run("convert", "--quiet", "--json", "--all", "oci:base", "oci:many")
        #expect(result.status == 6)
        let lines = result.output.split(separator: 0x0a)
        #expect(lines.count == 3)
        var failed = 0
        for line in lines {
            try Schemas.validate(Data(line), "convert-line")
            let document = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? NSDictionary)
            if let converted = document["result"] as? NSDictionary {
                try Schemas.validate(JSONSerialization.data(withJSONObject: converted), "convert")
            } else {
                failed += 1
                let error = try #require(document["error"] as? NSDictionary)
                try Schemas.validate(JSONSerialization.data(withJSONObject: ["error": error]), "error")
            }
        }
        #expect(failed == 1)
    }
}
