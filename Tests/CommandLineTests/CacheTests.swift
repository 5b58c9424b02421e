import Digests
import Foundation
import TestSupport
import Testing

/// What is kept of layers between two runs, and what it changes: nothing but the time.
@Suite struct CacheTests {
    private static let commands: [[String]] = [
        ["plan", "oci:debian-skeleton"], ["inspect", "oci:debian-skeleton"], ["ls", "-l", "oci:debian-skeleton"],
        ["ls", "-l", "--layer", "2", "oci:debian-skeleton"], ["cat", "oci:debian-skeleton", "/etc/fstab"],
        ["cat", "oci:debian-skeleton", "/usr/lib/os-release"], ["blame", "oci:debian-skeleton", "/etc/fstab"],
        ["lint", "oci:debian-skeleton"], ["diff", "oci:debian-skeleton", "oci:debian-skeleton"],
        ["diff", "oci:debian-skeleton", "oci:debian-skeleton", "--first-layers", "1"],
        ["convert", "oci:debian-skeleton", "oci:converted"],
    ]

    /// What a command prints, without what it says of its progress.
    private static func run(_ gallery: Gallery, _ command: [String]) throws -> [String] {
        try? FileManager.default.removeItem(at: gallery.url.appending(path: "converted"))
        let result = try gallery.run(command, environment: ["LXLAYER_CACHE": ""])
        return ["\(result.status)", result.text, result.errorText]
    }

    private static func files(_ gallery: Gallery) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: gallery.url.appending(path: "cache"), includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }
    }

    @Test(
        "with a cache that is empty, full, damaged or of another version, everything is as without", arguments: commands
    )
    func sameResults(command: [String]) throws {
        let gallery = try Gallery()
        let expected = try Self.run(gallery, command + ["--no-cache"])
        let cached = command + ["--cache", "cache"]
        #expect(try Self.run(gallery, cached) == expected)
        #expect(try Self.run(gallery, cached) == expected)
        let whole = try Self.files(gallery).map { try Data(contentsOf: $0) }
        for change: (inout Data) -> Void in [
            { $0[$0.count / 2] ^= 1 }, { $0.removeLast() }, { $0 = Data() }, { $0[14] ^= 1 }, { $0.append($0) },
        ] {
            for file in try Self.files(gallery) {
                var data = try Data(contentsOf: file)
                change(&data)
                try data.write(to: file)
            }
            #expect(try Self.run(gallery, cached) == expected)
            // What was damaged is right again.
            #expect(try Self.files(gallery).map { try Data(contentsOf: $0) } == whole)
        }
    }

    @Test("a cache that was filled by any command serves all others")
    func shared() throws {
        for first in [Self.commands[2], Self.commands[9], Self.commands[10]] {
            let gallery = try Gallery()
            _ = try Self.run(gallery, first + ["--cache", "cache"])
            for command in Self.commands {
                #expect(
                    try Self.run(gallery, command + ["--cache", "cache"])
                        == Self.run(gallery, command + ["--no-cache"]))
            }
        }
    }

    /// Flips a byte in the largest blob of the bundled image.
    private static func damage(_ gallery: Gallery) throws {
        let blobs = gallery.url.appending(path: "debian-skeleton/blobs/sha256")
        let files = try FileManager.default.contentsOfDirectory(at: blobs, includingPropertiesForKeys: [.fileSizeKey])
        let largest = try #require(
            files.max {
                let sizes = [$0, $1].map { (try? $0.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0 }
                return sizes[0] < sizes[1]
            })
        var data = try Data(contentsOf: largest)
        data[data.count / 2] ^= 1
        try data.write(to: largest)
    }

    @Test("a blob that was changed is told although its layer is in the cache, unless the cache is trusted")
    func changedBlob() throws {
        let gallery = try Gallery()
        #expect(try gallery.run("plan", "--cache", "cache", "oci:debian-skeleton").status == 0)
        try Self.damage(gallery)
        for command in Self.commands {
            // The lowest layer was changed.
            if !command.contains("--layer") {
                let result = try gallery.run(command + ["--cache", "cache", "--json"])
                #expect(result.status == 3 && result.text.contains("\"digest\""), "\(command): \(result.text)")
            }
            #expect(
                try Self.run(gallery, command + ["--cache", "cache"]) == Self.run(gallery, command + ["--no-cache"]))
        }
        #expect(try gallery.run("verify", "oci:debian-skeleton").status == 3)
        #expect(!gallery.exists("converted"))
        let trusted = try gallery.run(
            "convert", "--trust-cache", "--cache", "cache", "oci:debian-skeleton", "oci:converted")
        #expect(trusted.status == 0)
        #expect(try gallery.run("verify", "oci:converted").status == 3)
    }

    @Test("what is trusted must be there, and as long; what must be copied is hashed")
    func trust() throws {
        let gallery = try Gallery()
        let convert = ["convert", "--trust-cache", "--cache", "cache", "oci:debian-skeleton"]
        let first = try gallery.run(convert + ["oci:first"])
        #expect(first.status == 0)
        let second = try gallery.run(convert + ["oci:second"])
        #expect(second.text == first.text.replacing("oci:first", with: "oci:second"))
        #expect(try gallery.run("verify", "oci:second").status == 0)
        #expect(
            try TestLayout.files(in: gallery.url.appending(path: "first"))
                == TestLayout.files(in: gallery.url.appending(path: "second")))
        try Self.damage(gallery)
        // An archive has no second names of files.
        #expect(try gallery.run(convert + ["oci-archive:third.tar"]).status == 3)
        let blobs = gallery.url.appending(path: "debian-skeleton/blobs/sha256")
        for blob in try FileManager.default.contentsOfDirectory(at: blobs, includingPropertiesForKeys: nil) {
            let data = try Data(contentsOf: blob)
            if data.first == 0x1f { try data.dropLast().write(to: blob) }
        }
        #expect(try gallery.run(convert + ["oci:fourth"]).status == 3)
    }

    @Test("cache ls lists what there is, and prune removes what nobody can use; schemas hold")
    func listAndPrune() throws {
        let gallery = try Gallery()
        let options = ["--cache", "cache", "--json"]
        func layers(_ command: [String], _ name: String) throws -> [[String: Any]] {
            let result = try gallery.run(["cache"] + command + options)
            #expect(result.status == 0, "\(result.errorText)")
            if Schemas.canValidate { try Schemas.validate(result.output, "cache-\(command[0])") }
            let document = try JSONSerialization.jsonObject(with: result.output) as? [String: Any]
            return document?[name] as? [[String: Any]] ?? []
        }
        #expect(try layers(["ls"], "layers").isEmpty)
        #expect(try gallery.run("plan", "--cache", "cache", "oci:debian-skeleton").status == 0)
        #expect(try layers(["ls"], "layers").count == 3)
        #expect(try gallery.run("cache", "ls", "--cache", "cache").text.split(separator: "\n").count == 3)
        // What is not ours stays, whatever happens.
        let other = gallery.url.appending(path: "cache/letter.txt")
        try Data("dear".utf8).write(to: other)
        #expect(try layers(["prune"], "removed").isEmpty)
        let file = try #require(try Self.files(gallery).first { $0.lastPathComponent.hasSuffix(".gzip") })
        var data = try Data(contentsOf: file)
        data[40] ^= 1
        try data.write(to: file)
        let removed = try layers(["prune"], "removed")
        #expect(removed.count == 1)
        let digest = removed.first?["digest"] as? String ?? ""
        #expect(file.lastPathComponent == digest.replacing(":", with: "-") + ".gzip")
        #expect(try layers(["prune", "--all"], "removed").count == 2)
        #expect(try Self.files(gallery).map(\.lastPathComponent) == ["letter.txt"])
    }

    @Test("the least recently used go beyond the size")
    func eviction() throws {
        let gallery = try Gallery()
        #expect(try gallery.run("plan", "--cache", "cache", "oci:debian-skeleton").status == 0)
        let files = try Self.files(gallery)
        let sizes = try files.map { try Data(contentsOf: $0).count }
        for (number, file) in files.enumerated() {
            let time = Date(timeIntervalSince1970: 1_600_000_000 + Double(number))
            try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: file.path)
        }
        let size = String(sizes[1] + sizes[2])
        #expect(try gallery.run("cache", "prune", "--cache", "cache", "--cache-size", size).status == 0)
        #expect(try Self.files(gallery) == Array(files[1...]))
        // Using one makes it the youngest.
        _ = try gallery.run("ls", "--layer", "1", "--cache", "cache", "oci:debian-skeleton")
        #expect(try gallery.run("plan", "--cache", "cache", "--cache-size", "1", "oci:debian-skeleton").status == 0)
    }

    @Test("a directory that others may write to, or that is none, is refused where it was asked for, else done without")
    func unsafeDirectory() throws {
        let gallery = try Gallery()
        let open = gallery.url.appending(path: "open")
        try FileManager.default.createDirectory(at: open, withIntermediateDirectories: false)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open.path)
        try Data().write(to: gallery.url.appending(path: "file"))
        for name in ["open", "file"] {
            let refused = try gallery.run("plan", "--cache", name, "oci:debian-skeleton")
            #expect(refused.status != 0 && refused.errorText.contains(name), "\(refused.errorText)")
            let path = gallery.url.appending(path: name).path
            #expect(try gallery.run("plan", "oci:debian-skeleton", environment: ["LXLAYER_CACHE": path]).status == 0)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: open.path).isEmpty)
        for arguments in [
            ["plan", "--cache", "a", "--no-cache"], ["plan", "--jobs", "0"], ["plan", "--cache-size", "0"],
            ["convert", "--trust-cache", "--no-cache", "x"],
        ] {
            #expect(try gallery.run(arguments + ["oci:debian-skeleton"]).status == 64)
        }
    }

    @Test("the cache is where the environment says, for its owner only; verify makes none")
    func place() throws {
        let gallery = try Gallery()
        let home = gallery.url.appending(path: "home")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: false)
        func run(_ command: String, _ variables: String) throws -> Program.Result {
            let shell = try #require(Program("sh"))
            let program = Program.lxlayer.url.path
            return try shell.run(
                ["-c", "unset LXLAYER_CACHE XDG_CACHE_HOME; \(variables) '\(program)' \(command) oci:debian-skeleton"],
                environment: ["HOME": home.path], in: gallery.url)
        }
        #expect(try run("verify", "").status == 0)
        #expect(!gallery.exists("home/.cache"))
        #expect(try run("plan", "").status == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: home.path + "/.cache/lxlayer")
        #expect(attributes[.posixPermissions] as? Int == 0o700)
        #expect(try run("plan", "XDG_CACHE_HOME=\"$PWD/xdg\"").status == 0)
        #expect(gallery.exists("xdg/lxlayer"))
        #expect(try run("plan", "LXLAYER_CACHE=own").status == 0)
        #expect(gallery.exists("own"))
    }

    @Test("several programs that fill one cache leave it whole")
    func concurrent() async throws {
        let gallery = try Gallery()
        let expected = try gallery.run("plan", "--quiet", "--no-cache", "oci:debian-skeleton").output
        let directory = gallery.url
        try await withThrowingTaskGroup(of: Data.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let size = number % 2 == 0 ? ["--cache-size", "12000"] : []
                    let arguments = ["plan", "--quiet", "--cache", "cache", "oci:debian-skeleton"]
                    return try Program.lxlayer.run(arguments + size, in: directory).output
                }
            }
            for try await output in group { #expect(output == expected) }
        }
        #expect(try gallery.run("cache", "prune", "--cache", "cache", "--json").text.contains("\"removed\": []"))
        #expect(try Self.files(gallery).allSatisfy { !$0.lastPathComponent.hasPrefix(".") })
    }
}
