import Customization
import Foundation
import LayerEntries
import RootFilesystem
import TestSupport
import Testing

@Suite("Changing an unpacked tree") struct ApplyTests {
    @Test func `makes files, directories and links as they were planned`() throws {
        let sandbox = try Sandbox()
        try sandbox.file("etc/fstab", "old")
        try sandbox.directory("etc/kept")
        let tree = try sandbox.tree()
        let changes: [EntryPath: TreeChange] = try [
            EntryPath("etc/fstab"): sandbox.fileEntry("etc/fstab", "new", mode: 0o600),
            EntryPath("etc/kept"): sandbox.entry("etc/kept", .directory, mode: 0o1777),
            EntryPath("native"): sandbox.entry("native", .directory, mode: 0o755),
            EntryPath("native/tool"): sandbox.fileEntry("native/tool", "#!", mode: 0o4755),
            EntryPath("link"): sandbox.entry("link", .symlink(target: Array("/dev/null".utf8))),
        ]
        try tree.apply(changes)
        try tree.apply(changes)
        #expect(sandbox.text("etc/fstab") == "new")
        for (path, change) in changes {
            guard case .put(let wanted) = change else { continue }
            let found = try #require(try tree.locate(path, followingLast: false).entry)
            #expect(found.kind == wanted.kind)
            if case .symlink = found.kind { continue }
            #expect(found.metadata.mode == wanted.metadata.mode)
            if case .file = found.kind { #expect(found.metadata.modified == wanted.metadata.modified) }
        }
        #expect(try sandbox.leftovers() == [])
    }

    @Test func `replaces a link, and leaves alone what it leads to`() throws {
        let sandbox = try Sandbox()
        try sandbox.link("resolv.conf", to: sandbox.secret.appending(path: "file").path)
        try sandbox.tree().apply([EntryPath("resolv.conf"): sandbox.fileEntry("resolv.conf", "mine")])
        #expect(sandbox.text("resolv.conf") == "mine")
        #expect(try String(contentsOf: sandbox.secret.appending(path: "file"), encoding: .utf8) == "secret")
    }

    @Test func `removes trees without following what is in them`() throws {
        let sandbox = try Sandbox()
        try sandbox.file("gone/a/b/c/file")
        try sandbox.link("gone/a/out", to: sandbox.secret.path)
        try sandbox.link("only", to: sandbox.secret.path)
        let tree = try sandbox.tree()
        try tree.apply([EntryPath("gone"): .remove, EntryPath("only"): .remove, EntryPath("absent/x"): .remove])
        #expect(tree.names(in: .root) == [])
        #expect(FileManager.default.fileExists(atPath: sandbox.secret.appending(path: "file").path))
    }

    @Test(arguments: ["link", "etc/out"])
    func `a link in place of a directory is refused`(link: String) throws {
        let sandbox = try Sandbox()
        try sandbox.link(link, to: sandbox.secret.path)
        let path = try EntryPath(link + "/file")
        #expect(throws: RootFilesystemError.changed(path.parent)) {
            try sandbox.tree().apply([path: sandbox.fileEntry(link + "/file", "mine")])
        }
        try? sandbox.tree().apply([path: .remove])
        #expect(try String(contentsOf: sandbox.secret.appending(path: "file"), encoding: .utf8) == "secret")
    }

    @Test func `leaves nothing behind where it fails`() throws {
        let sandbox = try Sandbox()
        try sandbox.directory("etc/fstab/x")
        #expect(throws: RootFilesystemError.self) {
            try sandbox.tree().apply([EntryPath("etc/fstab"): sandbox.fileEntry("etc/fstab", "mine")])
        }
        #expect(try sandbox.leftovers() == [])
        #expect(throws: RootFilesystemError.unwritable(try EntryPath("dev"))) {
            try sandbox.tree().apply([EntryPath("dev"): sandbox.entry("dev", .fifo)])
        }
    }

    @Test func `keeps attributes where the file system has them`() throws {
        let sandbox = try Sandbox()
        try sandbox.file("a", "x")
        let name = Array("user.test".utf8)
        let script = "import os,sys; os.setxattr(sys.argv[1], 'user.test', b'v')"
        guard try #require(Program("python3")).run(["-c", script, sandbox.root.appending(path: "a").path]).status == 0
        else {
            return
        }
        let tree = try sandbox.tree()
        var entry = try #require(try tree.locate(EntryPath("a"), followingLast: true).entry)
        #expect(entry.metadata.xattrs[name] == Array("v".utf8))
        entry.content = Array("y".utf8)
        try tree.apply([entry.path: .put(entry)])
        #expect(try tree.locate(entry.path, followingLast: true).entry?.metadata.xattrs[name] == Array("v".utf8))
        #expect(sandbox.text("a") == "y")
    }
}
