import Digests
import Foundation
import LayerEntries
import TarIO
import TestSupport
import Testing

/// Something that the program must refuse.
struct Refusal: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let status: Int32
    /// The error's code with `--json`.
    let code: String
    let arguments: [String]
    var environment: [String: String] = [:]

    init(_ status: Int32, _ code: String, _ arguments: String...) { self.init(status, code, arguments) }

    init(_ status: Int32, _ code: String, _ arguments: [String], environment: [String: String] = [:]) {
        testDescription = (environment.map { "\($0)=\($1)" } + arguments).joined(separator: " ")
        self.status = status
        self.code = code
        self.arguments = arguments
        self.environment = environment
    }
}

@Suite struct FailureTests {
    private static let calls: [Refusal] = [
        Refusal(1, "system", "convert", "oci:good", "oci:no/such/directory"),
        Refusal(3, "digest", "convert", "oci:flipped", "oci:destination"),
        Refusal(3, "digest", "plan", "oci:flipped"),
        Refusal(3, "digest", "inspect", "oci:flipped"),
        Refusal(3, "digest", "ls", "oci:flipped"),
        Refusal(3, "digest", "cat", "oci:flipped", "/etc/hosts"),
        Refusal(3, "size", "convert", "oci:short", "oci:destination"),
        Refusal(3, "gzip", "convert", "oci:garbage", "oci:destination"),
        Refusal(3, "json", "convert", "oci:no-json", "oci:destination"),
        Refusal(3, "diff-id", "convert", "oci:other-contents", "oci:destination"),
        Refusal(3, "layer-count", "convert", "oci:too-few", "oci:destination"),
        Refusal(3, "hard-link-target-missing", "convert", "oci:dangling", "oci:destination"),
        Refusal(3, "duplicate-entry", "convert", "--strict", "oci:odd", "oci:destination"),
        Refusal(3, "limit", "convert", "--max-entries", "3", "oci:good", "oci:destination"),
        Refusal(3, "limit", "convert", "--max-levels", "1", "oci:good", "oci:destination"),
        Refusal(3, "limit", "convert", "--max-unpacked", "1000", "oci:good", "oci:destination"),
        Refusal(3, "limit", "convert", "--max-document", "200", "oci:good", "oci:destination"),
        Refusal(3, "limit", "ls", "--max-kept", "5", "oci:good"),
        Refusal(3, "limit", "cat", "--max-window", "1024", "oci:large-window", "/etc/hosts"),
        Refusal(3, "limit", "lint", "--max-header", "100", "oci:good"),
        Refusal(3, "entry", "ls", "oci:climbing"),
        Refusal(3, "clamped-name", "ls", "--lenient", "--strict", "oci:climbing"),
        Refusal(4, "no-layout", "ls", "oci:no-layout-file"),
        Refusal(4, "no-layout", "convert", "oci:nothing-here", "oci:destination"),
        Refusal(4, "no-layout", "convert", "oci:specs", "oci:destination"),
        Refusal(7, "destination-occupied", "convert", "oci:good", "oci:specs"),
        Refusal(7, "destination-occupied", "convert", "oci:good", "oci:text.tar"),
        Refusal(7, "destination-occupied", "convert", "oci:good", "oci-archive:two"),
        Refusal(7, "destination-occupied", "convert", "oci:good", "dir:text.tar"),
        Refusal(7, "destination-occupied", "export", "oci:good", "two", "--as", "rootfs"),
        Refusal(7, "destination-occupied", "export", "oci:good", "text.tar", "--as", "smartos"),
        Refusal(1, "system", "convert", "oci:good", "oci-archive:no/such.tar"),
        Refusal(1, "system", "convert", "oci:good", "oci-archive:text.tar/x.tar"),
        Refusal(1, "system", "convert", "oci:good", "oci:destination", "--digestfile", "no/such/file"),
        Refusal(1, "system", "convert", "oci:good", "oci:destination", "--metadata-file", "two"),
        Refusal(5, "compressed-name", "convert", "oci:good", "destination.tar.gz"),
        Refusal(5, "compressed-name", "convert", "oci:good", "destination.tgz"),
        Refusal(4, "no-directory", "ls", "--blob-dir", "nope", "oci:good"),
        Refusal(4, "no-directory", "convert", "--blob-dir", "nope", "oci:good", "oci:destination"),
        Refusal(4, "no-input", "plan", "--profile", "nope.yaml", "oci:good"),
        Refusal(4, "no-input", "convert", "--list", "nope", "oci:destination"),
        Refusal(64, "usage", "ls", "--layer", "0", "oci:good"),
        Refusal(4, "no-layer", "ls", "--layer", "9", "oci:good"),
        Refusal(4, "no-file", "cat", "oci:good", ""),
        Refusal(6, "not-bootable", "export", "oci:no-init", "destination", "--as", "lxc"),
        Refusal(4, "image-not-found", "convert", "oci:good:other", "oci:destination"),
        Refusal(4, "image-not-found", "verify", "oci:good:other"),
        Refusal(4, "image-not-found", "plan", "oci:good@sha256:" + String(repeating: "0", count: 64)),
        Refusal(4, "ambiguous", "convert", "oci:two", "oci:destination"),
        Refusal(4, "blob-missing", "convert", "oci:missing", "oci:destination"),
        Refusal(4, "no-file", "cat", "oci:good", "/no/such/file"),
        Refusal(4, "no-file", "cat", "oci:good", "/etc"),
        Refusal(4, "no-file", "ls", "oci:good", "/no/such/file"),
        Refusal(3, "tar", "inspect", "cut.tar"),
        Refusal(3, "json", "convert", "docker-archive:no-json.tar", "oci:destination"),
        Refusal(3, "digest", "convert", "flipped.tar", "oci:destination"),
        Refusal(4, "no-layout", "convert", "docker-archive:good", "oci:destination"),
        Refusal(4, "no-layout", "convert", "oci-archive:docker.tar", "oci:destination"),
        Refusal(4, "no-layout", "inspect", "text.tar"),
        Refusal(4, "no-layout", "inspect", "docker-archive:nothing.tar"),
        Refusal(4, "no-layout", "inspect", "dir:good"),
        Refusal(7, "destination-occupied", "convert", "oci:good", "dir:specs"),
        Refusal(4, "member-missing", "convert", "no-layer.tar", "oci:destination"),
        Refusal(4, "image-not-found", "convert", "docker.tar:@1", "oci:destination"),
        Refusal(5, "archive-too-old", "convert", "old.tar", "oci:destination"),
        Refusal(5, "unsupported-format", "convert", "--format", "docker", "oci:zstd", "oci:destination"),
        Refusal(7, "destination-occupied", "convert", "oci:good", "text.tar"),
        Refusal(7, "archive-occupied", "convert", "oci:good", "oci-archive:text.tar"),
        Refusal(64, "usage", "convert", "oci:good", "docker-archive:destination:UPPER"),
        Refusal(64, "usage", "convert", "--format", "other", "oci:good", "oci:destination"),
        Refusal(5, "unsupported-transport", "convert", "oci:good", "docker://example.org/image"),
        Refusal(3, "compression", "convert", "oci:zstd", "oci:destination"),
        Refusal(5, "unsupported-media-type", "convert", "oci:lzma", "oci:destination"),
        Refusal(5, "unsupported-algorithm", "inspect", "oci:good@md5:" + String(repeating: "0", count: 32)),
        Refusal(6, "not-bootable", "convert", "oci:no-init", "oci:destination"),
        Refusal(6, "not-bootable", "convert", "oci:arm", "oci:destination"),
        Refusal(7, "conflict", "convert", "--specs", "specs-in-conflict", "oci:good", "oci:destination"),
        Refusal(64, "usage", "no-such-command"),
        Refusal(64, "usage", "convert", "oci:good"),
        Refusal(64, "usage", "convert", "--no-such-option", "oci:good", "oci:destination"),
        Refusal(64, "usage", "convert", "--max-entries", "0", "oci:good", "oci:destination"),
        Refusal(64, "usage", "plan", "--progress", "loud", "oci:good"),
        Refusal(64, "usage", "convert", "oci:good", "oci:destination:no tag"),
        Refusal(64, "usage", "convert", "oci:good", "oci:destination@sha256:" + String(repeating: "0", count: 64)),
        Refusal(64, "usage", "plan", "--set", "nonsense", "oci:good"),
        Refusal(64, "usage", "plan", "--set", "lx-base.no-such=yes", "oci:good"),
        Refusal(64, "usage", "plan", "--set", "lx-base.ld-config=perhaps", "oci:good"),
        Refusal(4, "no-input", "plan", "--specs", "no-such-directory", "oci:good"),
        Refusal(64, "spec", "plan", "--specs", "specs-with-a-mistake", "oci:good"),
        Refusal(64, "usage", "verify", "--all", "oci:good:latest"),
        Refusal(64, "usage", "verify"),
        Refusal(64, "usage", "verify", "oci:good", "oci:two"),
    ]

    /// What `SOURCE_DATE_EPOCH` must not be.
    private static let times = [
        "yesterday", "-1", "", "253402300800", "+5", "-0", " 5", "5 ", "1e9", "0x10", "1.5", "١",
        "99999999999999999999",
    ]

    static let refusals =
        calls
        + times.map { time in
            Refusal(64, "usage", ["convert", "oci:good", "oci:destination"], environment: ["SOURCE_DATE_EPOCH": time])
        } + [Refusal(64, "usage", ["plan", "oci:good"], environment: ["SOURCE_DATE_EPOCH": "253402300800"])]

    @Test("what is refused has its exit code, says why on standard error, and leaves nothing", arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let gallery = try FailureTests.gallery()
        let before = try TestLayout.files(in: gallery.url)
        let plain = try gallery.run(refusal.arguments, environment: refusal.environment)
        #expect(plain.status == refusal.status, "\(plain.errorText)")
        #expect(plain.output.isEmpty)
        #expect(!plain.errors.isEmpty)
        #expect(plain.errorText.contains("lxlayer: "))
        let asJSON = try gallery.run(refusal.arguments + ["--json", "--quiet"], environment: refusal.environment)
        #expect(asJSON.status == refusal.status)
        #expect(asJSON.errorText.hasPrefix("lxlayer: "), "--quiet does not silence errors")
        let document = try #require(try JSONSerialization.jsonObject(with: asJSON.output) as? NSDictionary)
        let error = try #require(document["error"] as? NSDictionary)
        #expect(error["code"] as? String == refusal.code)
        #expect(error["exit"] as? Int == Int(refusal.status))
        if Schemas.canValidate { try Schemas.validate(asJSON.output, "error") }
        #expect(!gallery.exists("destination"))
        #expect(try gallery.leftovers() == [])
        #expect(try TestLayout.files(in: gallery.url) == before)
    }

    @Test("a destination that is there stays as it was when converting fails")
    func existingDestination() throws {
        let gallery = try FailureTests.gallery()
        #expect(try gallery.run("convert", "oci:good", "oci:destination").status == 0)
        let before = try TestLayout.files(in: gallery.url)
        for source in ["flipped", "short", "garbage", "zstd", "no-init", "missing", "dangling"] {
            #expect(try gallery.run("convert", "oci:" + source, "oci:destination").status != 0)
            #expect(try gallery.leftovers() == [])
        }
        #expect(try TestLayout.files(in: gallery.url) == before)
    }

    @Test("--force converts what is not bootable")
    func force() throws {
        let gallery = try FailureTests.gallery()
        for source in ["no-init", "arm"] {
            let result = try gallery.run("convert", "--force", "oci:" + source, "oci:" + source + "-converted")
            #expect(result.status == 0)
            #expect(try gallery.run("verify", "oci:" + source + "-converted").status == 0)
        }
    }

    @Test("plan --exit-code tells what is pending, and what is not")
    func pending() throws {
        let gallery = try FailureTests.gallery()
        #expect(try gallery.run("plan", "oci:good").status == 0)
        let pending = try gallery.run("plan", "--exit-code", "oci:good")
        #expect(pending.status == 8)
        #expect(try pending.output == gallery.run("plan", "oci:good").output)
        #expect(try gallery.run("convert", "oci:good", "oci:destination").status == 0)
        #expect(try gallery.run("plan", "--exit-code", "oci:destination").status == 0)
    }

    @Test("what is lenient is read, and told of by verify")
    func lenient() throws {
        let gallery = try FailureTests.gallery()
        #expect(try gallery.run("ls", "--lenient", "oci:climbing").text == "x\n")
        let verified = try gallery.run("verify", "--lenient", "oci:no-layout-file")
        #expect(verified.status == 0)
        #expect(verified.text.contains("warning: The file oci-layout is missing."))
        let listed = try gallery.run("ls", "--lenient", "oci:zstd")
        #expect(listed.status == 0)
        #expect(try listed.output == gallery.run("ls", "oci:good").output)
    }

    @Test(
        "verify prints its findings on standard output, and exits with the worst",
        arguments: [
            ("flipped", 3), ("garbage", 3), ("dangling", 3), ("missing", 4), ("zstd", 3), ("lzma", 5), ("good", 0),
            ("two", 0),
            ("odd", 0),
        ] as [(String, Int32)])
    func verify(layout: String, status: Int32) throws {
        let gallery = try FailureTests.gallery()
        let text = try gallery.run("verify", "oci:" + layout)
        #expect(text.status == status)
        #expect(text.text.contains("\nerror: ") == (status != 0))
        let result = try gallery.run("verify", "--json", "oci:" + layout)
        #expect(result.status == status)
        let document = try #require(try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)
        #expect(document["ok"] as? Bool == (status == 0))
        if Schemas.canValidate { try Schemas.validate(result.output, "verify") }
    }

    private static func gallery() throws -> Gallery {
        let gallery = try Gallery()
        func image(_ change: (inout TestImage) -> Void) -> TestImage {
            var image = TestImage.system
            change(&image)
            return image
        }
        try gallery.add("good", .system)
        try gallery.add(
            "two", .system,
            image {
                $0.tags = ["other"]; $0.created = nil
            })
        let flipped = try gallery.add("flipped", .system)
        try flipped.flip(flipped.images[0].layers[1], at: 300)
        let short = try gallery.add("short", .system)
        let layer = TestLayout.file(of: short.images[0].layers[0], in: short.url)
        try Data(contentsOf: layer).dropLast(7).write(to: layer)
        let missing = try gallery.add("missing", .system)
        try FileManager.default.removeItem(at: TestLayout.file(of: missing.images[0].layers[1], in: missing.url))
        let noJSON = try gallery.add("no-json", .system)
        try Data("{\"schemaVersion\":2,}".utf8).write(to: noJSON.url.appending(path: "index.json"))
        try gallery.add("zstd", image { $0.layerMediaType = "application/vnd.oci.image.layer.v1.tar+zstd" })
        let tar = StoredBlocks.contents(of: try LayerWriter.write([.file("etc/hosts", "")]).blob)
        try gallery.add(
            "large-window",
            TestImage([
                .blob(
                    Compressed.rawZstd(tar, windowLog: 28), diffID: Digest(of: tar),
                    mediaType: "application/vnd.oci.image.layer.v1.tar+zstd")
            ]))
        var climbing = RawTar()
        climbing.add("../x")
        try gallery.add(
            "climbing",
            TestImage([
                .blob(
                    climbing.finished, diffID: Digest(of: climbing.finished),
                    mediaType: "application/vnd.oci.image.layer.v1.tar")
            ]))
        let noLayoutFile = try gallery.add("no-layout-file", .system)
        try FileManager.default.removeItem(at: noLayoutFile.url.appending(path: "oci-layout"))
        try gallery.add("lzma", image { $0.layerMediaType = "application/vnd.oci.image.layer.v1.tar+lzma" })
        try gallery.add("no-init", TestImage([.entries([.directory("etc"), .file("etc/hosts", "")])]))
        try gallery.add("arm", image { $0.architecture = "arm64" })
        let ids = flipped.images[0].diffIDs
        try gallery.add("other-contents", image { $0.diffIDs = ids.reversed() })
        try gallery.add("too-few", image { $0.diffIDs = [ids[0]] })
        try gallery.add(
            "garbage",
            image {
                $0.layers[1] = .blob(
                    Array("no gzip".utf8), diffID: ids[1], mediaType: "application/vnd.oci.image.layer.v1.tar+gzip")
            })
        try gallery.add("dangling", image { $0.layers.append(.entries([.hardlink("a", "nowhere")])) })
        try gallery.add("odd", image { $0.layers.append(.entries([.file("a", "1"), .file("a", "2")])) })
        let docker = try TestDockerArchive([[.file("a", "1")], [.file("b", "2")]])
        func archive(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: gallery.url.appending(path: name))
        }
        var flippedTar = docker.tars[1]
        flippedTar[0] ^= 1
        try archive("docker.tar", docker.bytes)
        try archive("cut.tar", Array(docker.bytes[..<3000]))
        try archive("flipped.tar", docker.replacing(.file("1/layer.tar", flippedTar)).bytes)
        try archive("no-json.tar", docker.replacing(.text("manifest.json", "[")).bytes)
        try archive("no-layer.tar", docker.removing("0/layer.tar").bytes)
        try archive("old.tar", docker.removing("manifest.json").bytes)
        try archive("text.tar", Array("a letter to a friend".utf8))
        func spec(_ name: String, _ text: String) -> String {
            "spec: lxlayer/1\nname: \(name)\nsummary: a test\ntarget: lx\nsteps:\n"
                + "  - {id: s, why: a test, \(text)}\n"
        }
        try gallery.addSpecs("specs", ["a.yaml": spec("a", "directory: {path: /a}")])
        try gallery.addSpecs("specs-with-a-mistake", ["a.yaml": spec("a", "directroy: {path: /a}")])
        try gallery.addSpecs(
            "specs-in-conflict",
            [
                "a.yaml": spec("a", "file: {path: /x, content: a}"),
                "b.yaml": spec("b", "file: {path: /x, content: b}"),
            ])
        return gallery
    }
}
