import Foundation
import TestSupport
import Testing

@Suite struct StoreTests {
    private static let convert = ["convert", "--quiet"]

    @Test("standard output carries the archive, and standard error the line")
    func output() throws {
        let gallery = try Gallery()
        let file = try gallery.run("convert", "--quiet", "oci:debian-skeleton", "oci-archive:file.tar")
        #expect(file.text.hasPrefix("oci-archive:file.tar:latest@sha256:"))
        for destination in ["-", "oci-archive:-"] {
            let stream = try gallery.run("convert", "--quiet", "oci:debian-skeleton", destination)
            #expect(stream.status == 0)
            #expect(try stream.output == Data(contentsOf: gallery.url.appending(path: "file.tar")))
            #expect(stream.errorText == destination + file.text.dropFirst("oci-archive:file.tar".count))
        }
        let json = try gallery.run("convert", "--quiet", "--json", "oci:debian-skeleton", "docker-archive:-:a/b")
        #expect(json.output.starts(with: Data("oci-layout".utf8)))
        if Schemas.canValidate { try Schemas.validate(json.errors, "convert") }
        #expect(try gallery.leftovers() == [])
    }

    @Test("every command reads every kind of store, and standard input")
    func input() throws {
        let gallery = try Gallery()
        for destination in ["oci-archive:o.tar", "docker-archive:d.tar:a/b:c", "dir:directory"] {
            #expect(try gallery.run(Self.convert + ["oci:debian-skeleton", destination]).status == 0)
        }
        let stores = [
            "oci-archive:o.tar", "o.tar", "docker-archive:d.tar:a/b:c", "d.tar", "dir:directory", "directory",
        ]
        let expected = try gallery.run("ls", "--quiet", "o.tar").output
        #expect(expected.count > 1000)
        for store in stores {
            #expect(try gallery.run("ls", "--quiet", store).output == expected)
            #expect(try gallery.run("cat", "--quiet", store, "/etc/os-release").text.contains("bookworm"))
            #expect(try gallery.run("inspect", store).text.contains("customized    yes"))
            #expect(try gallery.run("plan", "--exit-code", store).status == 0)
            #expect(try gallery.run("verify", store).text.hasSuffix(": good\n"))
            #expect(try gallery.run("blame", store, "/etc/fstab").status == 0)
            #expect(try gallery.run("lint", store).status == 0)
            #expect(try gallery.run("diff", store, "o.tar").status == 0)
        }
        let bytes = try Data(contentsOf: gallery.url.appending(path: "o.tar"))
        let direct = try Program.lxlayer.run(["ls", "--quiet", "-"], input: bytes)
        #expect(direct.output == expected)
        let shell = try #require(Program("sh"))
        let script = """
            cat o.tar | "$1" ls --quiet - || exit 1
            for compressor in gzip zstd xz bzip2; do
                command -v "$compressor" >/dev/null || compressor=cat
                "$compressor" <d.tar | "$1" ls --quiet docker-archive:- || exit 1
            done
            """
        let piped = try shell.run(["-c", script, "sh", Program.lxlayer.url.path], in: gallery.url)
        #expect(piped.output == expected + expected + expected + expected + expected, "\(piped.errorText)")
    }

    @Test("that an archive has two halves is said, and --quiet silences it")
    func hybrid() throws {
        let gallery = try Gallery()
        #expect(try gallery.run(Self.convert + ["oci:debian-skeleton", "docker-archive:d.tar"]).status == 0)
        #expect(try gallery.run("inspect", "d.tar").errorText.contains("note: d.tar is both"))
        #expect(try gallery.run("inspect", "--quiet", "d.tar").errorText == "")
        #expect(try !gallery.run("inspect", "oci-archive:d.tar").errorText.contains("note: "))
    }

    @Test("an archive is replaced by the same image, and not by another")
    func occupied() throws {
        let gallery = try Gallery()
        let command = Self.convert + ["oci:debian-skeleton", "oci-archive:o.tar"]
        #expect(try gallery.run(command).status == 0)
        let before = try Data(contentsOf: gallery.url.appending(path: "o.tar"))
        #expect(try gallery.run(command).status == 0)
        let refused = try gallery.run(Self.convert + ["oci:debian-skeleton", "oci-archive:o.tar:other"])
        #expect(refused.status == 7)
        #expect(refused.errorText.contains("o.tar"))
        #expect(try Data(contentsOf: gallery.url.appending(path: "o.tar")) == before)
        #expect(try gallery.leftovers() == [])
    }
}
