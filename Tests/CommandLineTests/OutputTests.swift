import Foundation
import LayerEntries
import TestSupport
import Testing

/// What goes where, and in what form.
@Suite struct OutputTests {
    static let commands: [(schema: String, arguments: [String])] = [
        ("convert", ["convert", "oci:debian-skeleton", "oci:other"]),
        ("convert", ["convert", "oci:converted", "oci:other"]),
        ("plan", ["plan", "oci:debian-skeleton"]), ("plan", ["plan", "oci:converted"]),
        ("plan", ["plan", "oci:hostile"]), ("plan", ["plan", "--target", "lxc", "oci:debian-skeleton"]),
        ("inspect", ["inspect", "--target", "lx,lxc", "oci:converted"]),
        ("inspect", ["inspect", "--target", "lxc", "oci:debian-skeleton"]), ("verify", ["verify", "oci:converted"]),
        ("verify", ["verify", "oci:hostile"]), ("inspect", ["inspect", "oci:debian-skeleton"]),
        ("inspect", ["inspect", "oci:converted"]), ("inspect", ["inspect", "oci:hostile"]),
        ("ls", ["ls", "oci:converted"]), ("ls", ["ls", "oci:converted", "/etc"]), ("ls", ["ls", "oci:hostile"]),
        ("ls", ["ls", "oci:converted", "--layer", "1"]), ("ls", ["ls", "oci:converted", "--layer", "4"]),
        ("ls", ["ls", "oci:converted", "etc/*"]), ("diff", ["diff", "oci:converted", "oci:converted"]),
        ("blame", ["blame", "oci:converted", "/etc/fstab"]),
        ("blame", ["blame", "oci:hostile", "/etc"]),
        ("cat", ["cat", "oci:converted", "/etc/fstab"]), ("cat", ["cat", "oci:hostile", "/etc/os-release"]),
        ("lint", ["lint", "oci:debian-skeleton"]), ("lint", ["lint", "oci:hostile"]),
        ("export", ["export", "oci:debian-skeleton", "other", "--as", "rootfs"]),
        ("export", ["export", "oci:hostile", "other", "--as", "smartos"]),
        ("export", ["export", "oci:converted", "other", "--as", "proxmox"]),
        ("export", ["export", "oci:debian-skeleton", "other", "--as", "incus", "--compress", "none", "--convert"]),
        ("export", ["export", "oci:debian-skeleton", "other", "--as", "lxc", "--compress", "xz:0"]),
    ]

    @Test("the plan of every family keeps to its schema", .enabled(if: Schemas.canValidate, Schemas.reason))
    func families() throws {
        let gallery = try Gallery()
        for name in FamilyTree.names {
            try gallery.add(name, try FamilyTree(name).image)
            let result = try gallery.run("plan", "--json", "--quiet", "oci:" + name)
            #expect(result.status == 0, "\(name): \(result.errorText)")
            try Schemas.validate(result.output, "plan")
        }
    }

    @Test(
        "what a command prints with --json keeps to its schema",
        .enabled(if: Schemas.canValidate, Schemas.reason), arguments: commands)
    func schema(name: String, arguments: [String]) throws {
        let gallery = try OutputTests.gallery()
        let result = try gallery.run(arguments + ["--json"])
        #expect(result.status == 0, "\(result.errorText)")
        try Schemas.validate(result.output, name)
    }

    @Test("a schema refuses what it does not know", .enabled(if: Schemas.canValidate, Schemas.reason))
    func strictSchemas() throws {
        let gallery = try OutputTests.gallery()
        let output = try gallery.run("convert", "--json", "oci:converted", "oci:other").text
        let changed = output.replacing("\"base\"", with: "\"bass\"")
        let problems = try Schemas.problems(of: Data(changed.utf8), "convert")
        #expect(problems.contains("'bass' was unexpected"))
        #expect(problems.contains("'base' is a required property"))
    }

    @Test("--quiet leaves standard error empty, and the result as it is", arguments: commands)
    func quiet(name: String, arguments: [String]) throws {
        let gallery = try OutputTests.gallery()
        let noisy = try gallery.run(arguments)
        #expect(noisy.errorText.contains("reading layer "))
        try? FileManager.default.removeItem(at: gallery.url.appending(path: "other"))
        let quiet = try gallery.run(arguments + ["--quiet"])
        #expect(quiet.errors.isEmpty)
        #expect(quiet.output == noisy.output)
        try? FileManager.default.removeItem(at: gallery.url.appending(path: "other"))
        let silent = try gallery.run(arguments + ["--progress", "none"])
        #expect(!silent.errorText.contains("reading layer"))
        #expect(silent.output == noisy.output)
    }

    @Test("convert prints one line: the reference and the digest under which the image is found again")
    func oneLine() throws {
        let gallery = try OutputTests.gallery()
        let line = try gallery.run("convert", "oci:debian-skeleton", "oci:other:v1.0-a").text
        #expect(line.hasPrefix("oci:other:v1.0-a@sha256:"))
        #expect(line.hasSuffix("\n"))
        #expect(line.count { $0 == "\n" } == 1)
        let digest = line.dropFirst("oci:other:v1.0-a@".count).dropLast()
        #expect(try gallery.run("verify", "oci:other@\(digest)").status == 0)
        #expect(try gallery.run("convert", "oci:debian-skeleton", "oci:other").text.hasPrefix("oci:other:latest@"))
    }

    @Test("progress as JSON is one object a line")
    func progress() throws {
        let gallery = try OutputTests.gallery()
        let result = try gallery.run("ls", "--progress", "json", "oci:debian-skeleton")
        let lines = result.errorText.split(separator: "\n")
        #expect(lines.count == 3)
        for (index, line) in lines.enumerated() {
            let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
            #expect(event["event"] as? String == "reading-layer")
            #expect(event["index"] as? Int == index)
        }
    }

    @Test("time zone, locale and directory make no difference; SOURCE_DATE_EPOCH does")
    func surroundings() throws {
        let gallery = try OutputTests.gallery()
        let elsewhere = [
            "TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "LANG": "de_DE.UTF-8", "HOME": "/nonexistent",
        ]
        func convert(_ name: String, _ environment: [String: String]) throws -> String {
            let result = try gallery.run("convert", "oci:debian-skeleton", "oci:" + name, environment: environment)
            #expect(result.status == 0)
            return String(result.text.drop { $0 != "@" })
        }
        let digest = try convert("other", elsewhere)
        #expect(try digest == convert("plain", [:]))
        func files(_ name: String) throws -> [String: [UInt8]] {
            try TestLayout.files(in: gallery.url.appending(path: name))
        }
        #expect(try files("other") == files("converted"))
        let dated = try convert("dated", ["SOURCE_DATE_EPOCH": "1700000000"])
        #expect(dated != digest)
        #expect(try dated == convert("dated-elsewhere", elsewhere.merging(["SOURCE_DATE_EPOCH": "1700000000"]) { $1 }))
    }

    @Test(
        "no control character of an image gets to the terminal",
        arguments: [
            ["ls", "oci:hostile"], ["ls", "-l", "oci:hostile"], ["inspect", "oci:hostile"], ["verify", "oci:hostile"],
            ["plan", "oci:hostile"], ["plan", "--skipped", "oci:hostile"], ["convert", "oci:hostile", "oci:other"],
            ["convert", "oci:hostile", "oci:other:tag"], ["ls", "oci:hostile:other"],
            ["cat", "oci:hostile", "e\u{1B}[31mvil"], ["blame", "oci:hostile", "e\u{1B}[31mvil"],
            ["lint", "oci:hostile"], ["lint", "--json", "oci:hostile"],
            ["ls", "oci:hostile", "/\u{1B}"], ["ls", "oci:no\u{1B}where"],
            ["plan", "--set", "a\u{1B}b", "oci:hostile"],
            ["ls", "o\u{1B}ci://x"],
        ])
    func controlCharacters(arguments: [String]) throws {
        let gallery = try OutputTests.gallery()
        let result = try gallery.run(arguments)
        for text in [result.text, result.errorText] {
            let unsafe = text.unicodeScalars.filter { scalar in
                (scalar.properties.generalCategory == .control && scalar != "\n") || scalar == "\u{202E}"
            }
            #expect(unsafe.isEmpty, "\(text.debugDescription)")
        }
    }

    @Test("names are escaped in a way that tells what they are")
    func escapes() throws {
        let gallery = try OutputTests.gallery()
        let text = try gallery.run("ls", "oci:hostile").text
        #expect(text.contains("\ne\\x1b[31mvil -> t\\x1b[0m\\x0aarget\n"))
        #expect(text.hasPrefix("back\\\\slash\n"))
        #expect(text.contains("\nr\\xe2\\x80\\xaetl\n"))
        let names = try OutputTests.entries(gallery.run("ls", "--json", "oci:hostile")).map { $0["path"] as? String }
        #expect(names.contains("e\u{1B}[31mvil"))
        #expect(names.contains("back\\\\slash"))
    }

    @Test("times have their fractions")
    func fractions() throws {
        let gallery = try OutputTests.gallery()
        let entries = try OutputTests.entries(gallery.run("ls", "--json", "oci:hostile"))
        let times = entries.filter { ($0["path"] as? String ?? "").hasPrefix("time-") }.map { $0["mtime"] as? String }
        #expect(times == ["-2", "-1", "1700000000.000000001", "0.5"])
    }

    private static func entries(_ result: Program.Result) throws -> [NSDictionary] {
        let document = try #require(try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)
        return try #require(document["entries"] as? [NSDictionary])
    }

    /// The bundled image, the same converted, and one that is full of what a terminal would obey.
    private static func gallery() throws -> Gallery {
        let gallery = try Gallery()
        #expect(try gallery.run("convert", "oci:debian-skeleton", "oci:converted").status == 0)
        var image = TestImage.system
        let times: [(Int64, UInt32)] = [(-2, 0), (-1, 0), (1_700_000_000, 1), (0, 500_000_000)]
        let timed = times.enumerated().map { number, time in
            var entry = LayerEntry.file("time-\(number)", "")
            entry.metadata.modified = ModificationTime(seconds: time.0, nanoseconds: time.1)
            return entry
        }
        let release = "ID=\"de\u{1B}bian\"\nPRETTY_NAME=\"De\u{1B}]0;x\u{7}bian \u{202E}12\"\n"
        image.layers.append(
            .entries(
                [
                    .symlink("e\u{1B}[31mvil", "t\u{1B}[0m\narget"), .file("back\\slash", ""), .file("r\u{202E}tl", ""),
                    .file("etc/os-release", release), .file("etc/e\u{1B}[2J", ""), .file("etc/e\u{1B}[2J", "again"),
                ] + timed))
        image.tags = ["la\u{1B}[1mtest"]
        try gallery.add("hostile", image)
        return gallery
    }
}
