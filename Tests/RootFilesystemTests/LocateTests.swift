import Customization
import Foundation
import LayerEntries
import RootFilesystem
import TestSupport
import Testing

@Suite("Finding names in an unpacked tree") struct LocateTests {
    /// Names and where they lead; what `MemoryTree`, which was written for another purpose, says is held against it.
    static let paths = [
        "etc/passwd", "etc/absent", "etc/absent/below", "lib/x", "lib", "abs/x", "up/etc/passwd", "loop/x", "loop",
        "etc/passwd/x", "dangling", "dangling/x", "chain/x", "lib/../etc/passwd", "outside/file", "var/run/absent",
    ]

    private func make() throws -> (Sandbox, MemoryTree) {
        let sandbox = try Sandbox()
        try sandbox.file("etc/passwd", "root")
        try sandbox.file("usr/lib/x", "x")
        let links = [
            "lib": "usr/lib", "abs": "/usr/lib", "up": "../../../..", "loop": "loop", "dangling": "/nowhere/at/all",
            "chain": "abs", "outside": "../secret", "var/run": "/run",
        ]
        var nodes: [String: MemoryTree.Node] = ["etc/passwd": .file("root"), "usr/lib/x": .file("x")]
        for (name, target) in links {
            try sandbox.link(name, to: target)
            nodes[name] = .symlink(target)
        }
        return (sandbox, MemoryTree(nodes))
    }

    @Test(arguments: paths, [true, false])
    func `links are resolved inside the root`(path: String, followingLast: Bool) throws {
        let (sandbox, model) = try make()
        let tree = try sandbox.tree()
        let path = try EntryPath(path)
        let expected = Result { try model.locate(path, followingLast: followingLast) }
        let found = Result { try tree.locate(path, followingLast: followingLast) }
        switch (expected, found) {
        case (.success(let expected), .success(let found)):
            #expect(found.path == expected.path)
            #expect(found.entry?.kind == expected.entry?.kind)
        case (.failure(let expected), .failure(let found)):
            #expect("\(expected)" == "\(found)")
        default: Issue.record("expected \(expected), found \(found)")
        }
        try tree.check()
    }

    @Test func `says what is there, and gives its bytes`() throws {
        let sandbox = try Sandbox()
        try sandbox.file("bin/tool", "#!", mode: 0o755)
        try sandbox.directory("etc")
        let tree = try sandbox.tree()
        let entry = try #require(try tree.locate(EntryPath("bin/tool"), followingLast: true).entry)
        #expect(entry.kind == .file(size: 2))
        #expect(entry.metadata.mode == 0o755)
        #expect(try tree.content(of: EntryPath("bin/tool"), limit: 2) == Array("#!".utf8))
        #expect(throws: RootFilesystemError.tooLarge(try EntryPath("bin/tool"), limit: 1)) {
            try tree.content(of: EntryPath("bin/tool"), limit: 1)
        }
        #expect(tree.names(in: .root) == [Array("bin".utf8), Array("etc".utf8)])
        #expect(tree.names(in: try EntryPath("bin/tool")) == [])
    }

    @Test func `never waits for a pipe`() throws {
        let sandbox = try Sandbox()
        _ = try #require(Program("mkfifo")).run([sandbox.root.appending(path: "pipe").path])
        let tree = try sandbox.tree()
        #expect(try tree.locate(EntryPath("pipe"), followingLast: true).entry?.kind == .fifo)
        #expect(throws: RootFilesystemError.self) { try tree.content(of: EntryPath("pipe"), limit: 9) }
    }

    @Test func `names are bytes`() throws {
        let sandbox = try Sandbox()
        try sandbox.file("etc/x")
        _ = try #require(Program("python3")).run([
            "-c", "import os,sys; os.mkdir(os.fsencode(sys.argv[1]) + b'/\\xff\\n')", sandbox.root.path,
        ])
        let path = EntryPath(components: [[0xff, 0x0a]])
        #expect(try sandbox.tree().locate(path, followingLast: true).entry?.kind == .directory)
    }

    @Test func `a root that is none is an error`() throws {
        let sandbox = try Sandbox()
        try sandbox.file("file")
        for name in ["root/absent", "root/file"] {
            let path = sandbox.directory.appending(path: name).path
            #expect(throws: RootFilesystemError.notADirectory(path: path)) { try RootFilesystem(path: path) }
        }
    }
}
