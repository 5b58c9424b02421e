import Foundation
import LayerEntries
import TestSupport
import Testing

/// What the program says where something is not as it should be: the reason, and what to do.
@Suite struct WordsTests {
    private static func gallery() throws -> Gallery {
        let gallery = try Gallery()
        try gallery.add("good", .system)
        var docker = TestImage.system
        docker.family = .docker
        try gallery.add("docker", docker)
        var application = TestImage([
            .entries([
                .directory("etc"), .file("etc/debian_version", "12.5\n"), .directory("bin"),
                .file("bin/sh", "#!\n", mode: 0o755), .file("app", "x", mode: 0o755),
            ])
        ])
        application.command = "/app"
        try gallery.add("application", application)
        for command in [
            ["oci:good", "oci-archive:o.tar"], ["oci:good", "dir:directory"],
            ["oci:good", "docker-archive:d.tar:a/b:1"],
        ] {
            let result = try gallery.run(["convert", "--quiet"] + command)
            try #require(result.status == 0, "\(result.errorText)")
        }
        try FileManager.default.createDirectory(
            at: gallery.url.appending(path: "empty"), withIntermediateDirectories: true)
        try Data("a letter".utf8).write(to: gallery.url.appending(path: "letter"))
        try Data().write(to: gallery.url.appending(path: "nothing"))
        return gallery
    }

    static let sentences: [(arguments: [String], status: Int32, words: [String])] = [
        (["inspect", "oci:letter"], 4, ["letter: this is a file, not an OCI image layout"]),
        (["inspect", "oci:o.tar"], 4, ["o.tar: this is an OCI archive, not", "Name it oci-archive:o.tar"]),
        (["inspect", "oci:d.tar"], 4, ["this is an archive of Docker's", "Name it docker-archive:d.tar"]),
        (["inspect", "dir:good"], 4, ["this is an OCI image layout, not", "Name it oci:good"]),
        (["inspect", "oci:directory"], 4, ["this is a directory that is one image", "Name it dir:directory"]),
        (["inspect", "oci-archive:nope.tar"], 4, ["nope.tar: there is no such file or directory."]),
        (["inspect", "oci:nope"], 4, ["nope: there is no such file or directory."]),
        (["inspect", "nope"], 4, ["nope: there is no such file or directory."]),
        (["inspect", "oci:letter/x"], 4, ["letter/x: there is no such file or directory."]),
        (["inspect", "empty"], 4, ["this is a directory, not", "oci-layout"]),
        (["inspect", "nothing"], 4, ["nothing: this file is empty."]),
        (["convert", "-", "-"], 4, ["standard input is empty."]),
        (["convert", "oci:good", "oci:letter"], 7, ["letter: here is a file, where an OCI image layout is to be"]),
        (["convert", "oci:good", "letter"], 7, ["letter: here is a file, where an image is to be"]),
        (
            ["convert", "oci:good", "oci-archive:docker"], 7,
            ["here is an OCI image layout", "oci:docker names what is"]
        ),
        (["export", "oci:good", "empty", "--as", "rootfs"], 7, ["here is a directory, where one file is to be"]),
        (["convert", "oci:good", "oci:no/such"], 1, ["no does not exist; make it first."]),
        (["export", "oci:good", "no/such", "--as", "rootfs"], 1, ["no does not exist; make it first."]),
        (["convert", "oci:good", "oci:letter/x"], 1, ["letter: cannot write here: Not a directory."]),
        (["convert", "oci:good", "x.tar.gz"], 5, ["written uncompressed", "oci-archive:FILE.tar"]),
        (["convert", "oci:application", "oci:x"], 6, ["--set lx-app.mode=yes", "--force converts it"]),
        (["convert", "--target", "lxc", "oci:application", "oci:x"], 6, ["\n  --force converts it all the same."]),
        (["export", "oci:application", "x", "--as", "lxc"], 6, ["--force exports it all the same."]),
        (["apply", "--rootfs", "empty"], 6, ["This tree cannot boot", "--force changes it all the same."]),
        (["inspect", "docker://debian:12"], 5, ["`skopeo copy docker://debian:12 oci:DIR:TAG`"]),
        (["ls", "--layer", "0", "oci:good"], 64, ["1 to 2"]),
        (["cat", "oci:good", "/etc"], 4, ["/etc: this is a directory, not a regular file."]),
        (["cat", "oci:good", ""], 4, ["/: this is a directory"]),
        (["blame", "--rootfs", "empty", "/etc/nope"], 4, ["/etc/nope: there is no such file in empty."]),
        (["blame", "--rootfs", ".", "letter/x"], 4, ["/letter: this is no directory"]),
        (["plan", "--profile", "nope.yaml", "oci:good"], 4, ["nope.yaml: No such file or directory."]),
        (["plan", "--specs", "nope", "oci:good"], 4, ["nope: No such file or directory."]),
        (["convert", "--list", "nope", "oci:x"], 4, ["nope: No such file or directory."]),
        (["inspec", "oci:good"], 64, ["Did you mean inspect?"]),
        (["convert", "oci:good", "docker-archive:x.tar:Foo:bar"], 64, ["'Foo:bar' is no name"]),
        (["convert", "oci:good", "oci:x", "--digestfile", "no/file"], 1, ["no does not exist; make it first."]),
    ]

    @Test("an error says what is there and what to do, without the names of system calls", arguments: sentences)
    func sentence(arguments: [String], status: Int32, words: [String]) throws {
        let gallery = try Self.gallery()
        let result = try gallery.run(arguments)
        #expect(result.status == status, "\(result.errorText)")
        for word in words { #expect(result.errorText.contains(word), "\(result.errorText)") }
        // What is wrong with a destination is found before anything is read.
        if status != 6, arguments[0] == "convert" { #expect(!result.errorText.contains("reading layer")) }
        for call in ["open:", "openat", "mkdirat", ".lxlayer-"] { #expect(!result.errorText.contains(call)) }
        #expect(!gallery.exists("x") && !gallery.exists("nope"))
        #expect(try gallery.leftovers() == [])
    }

    @Test(
        "what cannot be written to is named by its directory", .enabled(if: geteuid() != 0, "root may write everywhere")
    )
    func unwritable() throws {
        let gallery = try Self.gallery()
        chmod(gallery.url.appending(path: "empty").path, 0o555)
        for destination in ["oci:empty/x", "oci-archive:empty/x.tar", "dir:empty/x"] {
            let result = try gallery.run("convert", "oci:good", destination)
            #expect(result.status == 1)
            #expect(result.errorText.hasPrefix("lxlayer: empty: cannot write here: Permission denied."))
        }
    }

    @Test("that standard output is full or closed is said; that nobody reads on is not")
    func standardOutput() throws {
        let gallery = try Self.gallery()
        let shell = try #require(Program("sh"))
        func run(_ redirected: String) throws -> Program.Result {
            try shell.run(
                ["-c", "\"$1\" \(redirected)", "sh", Program.lxlayer.url.path], in: gallery.url)
        }
        for (redirection, reason) in [(">/dev/full", "No space left on device"), (">&-", "it is closed")] {
            for command in ["ls --quiet oci:good", "inspect --quiet --json oci:good"] {
                let result = try run("\(command) \(redirection)")
                #expect(result.status == 1)
                #expect(result.errorText == "lxlayer: standard output: \(reason)\n")
            }
        }
        // What is opened instead of a stream that is closed must not be taken for it.
        #expect(try run("convert --quiet oci:good oci:out >&-").status == 1)
        #expect(try gallery.run("verify", "--quiet", "oci:out").status == 0)
        #expect(try run("ls --quiet oci:good | head -n 1").errorText == "")
    }

    @Test("the line is printed where the image is there and a file that tells it cannot be written")
    func digestFile() throws {
        let gallery = try Self.gallery()
        let result = try gallery.run("convert", "--quiet", "oci:good", "oci:x", "--digestfile", "/dev/full")
        #expect(result.status == 1)
        #expect(result.text.hasPrefix("oci:x:latest@sha256:"))
        #expect(result.errorText == "lxlayer: /dev/full: cannot be written: No space left on device\n")
    }

    @Test("what others refuse where an image goes is said")
    func notes() throws {
        let gallery = try Self.gallery()
        let words = "warning: it has Docker's media types"
        for destination in ["oci:a", "oci-archive:a.tar"] {
            let noted = try gallery.run("convert", "oci:docker", destination)
            #expect(noted.errorText.contains(words) && noted.errorText.contains("--format oci"))
        }
        for arguments in [
            ["oci:docker", "oci:b", "--format", "oci"], ["oci:docker", "dir:c"], ["oci:good", "oci:d"],
        ] {
            #expect(try !gallery.run(["convert"] + arguments).errorText.contains(words))
        }
        let name = "note: the archive gives the image no name"
        #expect(try gallery.run("convert", "oci:good", "docker-archive:e.tar").errorText.contains(name))
        #expect(try !gallery.run("convert", "oci:good", "docker-archive:f.tar:a/b").errorText.contains(name))
    }

    @Test("plan says first that an image cannot boot, and with --exit-code exits with 6")
    func plan() throws {
        let gallery = try Self.gallery()
        let lines = try gallery.run("plan", "oci:application").text.split(separator: "\n")
        #expect(lines[0].hasSuffix("to change") && lines[1].hasPrefix("not bootable: "))
        #expect(try gallery.run("plan", "--exit-code", "oci:application").status == 6)
        #expect(try gallery.run("plan", "--exit-code", "oci:good").status == 8)
    }

    @Test("what an error advises for an application's image works")
    func application() throws {
        let gallery = try Self.gallery()
        let result = try gallery.run("convert", "--set", "lx-app.mode=yes", "oci:application", "oci:x")
        #expect(result.status == 0, "\(result.errorText)")
    }

    @Test("an archive's image is found by the name that an error lists, without a transport, too")
    func bareNames() throws {
        let gallery = try Self.gallery()
        for reference in ["d.tar:a/b:1", "docker-archive:d.tar:a/b:1", "o.tar:latest"] {
            #expect(try gallery.run("inspect", "--quiet", reference).status == 0, "\(reference)")
        }
        #expect(try gallery.run("inspect", "d.tar:a/b:2").errorText.contains("There is a/b:1."))
    }

    @Test("with --progress json each line on standard error is an object with an event")
    func events() throws {
        let gallery = try Self.gallery()
        var events: Set<String> = []
        for arguments in [
            ["convert", "oci:docker", "oci:x"], ["convert", "oci:good", "-"], ["convert", "oci:nope", "oci:x"],
            ["convert", "--all", "oci:application", "oci:y"],
        ] {
            let result = try gallery.run(arguments + ["--progress", "json"])
            for line in result.errorText.split(separator: "\n") {
                let event = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
                events.insert(try #require(event["event"] as? String))
                if event["event"] as? String != "reading-layer" { #expect(event["message"] is String) }
            }
        }
        #expect(events == ["reading-layer", "note", "result", "error"])
    }

    @Test("looking at a cache makes none")
    func cache() throws {
        let gallery = try Self.gallery()
        for command in ["ls", "prune"] {
            #expect(try gallery.run("cache", command, "--cache", "new").status == 0)
            let json = try gallery.run("cache", command, "--cache", "new", "--json")
            if Schemas.canValidate { try Schemas.validate(json.output, "cache-\(command)") }
        }
        #expect(!gallery.exists("new"))
    }

    @Test("a line of the result is one line, whatever a directory is called")
    func oneLine() throws {
        let gallery = try Self.gallery()
        let result = try gallery.run("convert", "--quiet", "oci:good", "oci:new\nline\\x:t")
        #expect(result.text.hasPrefix("oci:new\\x0aline\\x:t@sha256:"))
        #expect(result.text.count { $0 == "\n" } == 1)
    }
}
