import Foundation
import LayerEntries
import TestSupport
import Testing

/// A directory with images, and exports of them.
final class ExportSource {
    private let directory = try? TemporaryDirectory()
    var url: URL { directory?.url ?? URL(filePath: "/nonexistent") }

    /// Writes images to the layout `images`.
    init(_ images: [TestImage] = [ExportSource.awkward]) throws {
        _ = try TestLayout(images, at: url.appending(path: "images"))
    }

    /// A system with all that trees can have, in layers that imgadm reads as others do.
    static let awkward: TestImage = {
        var file = LayerEntry.file("usr/bin/ping", "ping", mode: 0o755)
        file.metadata.xattrs = [
            Array("security.capability".utf8): [1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            Array("user.note".utf8): Array("va=lue\n".utf8),
        ]
        var privileged = LayerEntry.file("usr/bin/admin", "admin", mode: 0o755)
        privileged.metadata.xattrs = [
            Array("security.capability".utf8): [1, 0, 0, 2, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        ]
        var owned = LayerEntry.file("srv/owned", "owned")
        owned.metadata.uid = 3_000_000
        owned.metadata.gid = 4_294_967_294
        owned.metadata.modified = ModificationTime(seconds: 981_173_106, nanoseconds: 250_000_000)
        var old = LayerEntry.file("srv/old", "old", mode: 0o4755, seconds: -1)
        old.metadata.modified = ModificationTime(seconds: -2, nanoseconds: 500_000_000)
        let long = String(repeating: "d", count: 120)
        var odd = LayerEntry.file("srv/odd", "odd")
        odd.path = EntryPath(components: [Array("srv".utf8), Array("od d\n\\".utf8) + [0xff]])
        let system: [LayerEntry] = [
            .directory("etc"), .file("etc/hosts", "127.0.0.1 localhost\n"), .file("etc/hostname", "image\n"),
            .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian\"\n"),
            .file("etc/debian_version", "12.5\n"), .directory("sbin"), .directory("bin"),
            .file("bin/sh", "#!\n", mode: 0o755), .symlink("sbin/init", "../lib/systemd/systemd"),
            .directory("lib"), .directory("lib/systemd"), .file("lib/systemd/systemd", "elf", mode: 0o755),
            .directory("proc", mode: 0o555), .directory("dev"), .directory("var"), .directory("usr"),
            .directory("usr/bin"),
        ]
        var large = LayerEntry.file("srv/large", String(repeating: "0123456789abcdef", count: 50_000))
        large.metadata.mode = 0o600
        let first =
            system + [
                .directory("srv", mode: 0o2775), file, privileged, owned, old, odd, large, .file("srv/removed", "gone"),
                .file("srv/one", "linked"), .hardlink("srv/two", "srv/one"), .hardlink("srv/three", "srv/one"),
                .directory("srv/\(long)"), .directory("srv/\(long)/\(long)"),
                .file("srv/\(long)/\(long)/\(long)", "long"), .symlink("srv/far", String(repeating: "x/", count: 100)),
                .fifo("srv/pipe"), .file(".dockerenv", ""), .file("srv/empty", ""),
            ]
        let second: [LayerEntry] = [
            .directory("srv", mode: 0o2775), .file("srv/.wh.removed", ""), .file("srv/.wh.one", ""),
            .file("srv/changed", "changed"), .file("srv-later", "later"),
        ]
        return TestImage([.entries(first), .plain(second)])
    }()

    /// Runs our program in the directory.
    @discardableResult
    func run(_ arguments: String...) throws -> Program.Result { try run(arguments) }

    /// Runs our program in the directory.
    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Result {
        try Program.lxlayer.run(arguments, environment: environment, in: url)
    }

    /// Runs our program, which must succeed.
    @discardableResult
    func mustRun(_ arguments: String...) throws -> Program.Result {
        let result = try run(arguments)
        try #require(result.status == 0, "\(arguments): \(result.errorText)")
        return result
    }

    func bytes(_ file: String) throws -> Data { try Data(contentsOf: url.appending(path: file)) }

    /// The names in the directory, whatever they begin with.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }

    /// What `ls --json` prints of an image, in a file.
    func listing(of image: String, as file: String) throws {
        try mustRun("ls", "--json", "--quiet", image).output.write(to: url.appending(path: file))
    }

    /// Runs a program of `Players`.
    func play(_ player: String, _ arguments: String...) throws -> Program.Result {
        let players = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Players")
        return try #require(Program("python3")).run(
            [players.appending(path: player).path] + arguments, environment: ["PYTHONDONTWRITEBYTECODE": "1"], in: url)
    }
}
