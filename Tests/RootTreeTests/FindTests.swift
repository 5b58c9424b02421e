import LayerEntries
import RootTree
import Testing

@Suite("Looking paths up inside the root")
struct FindTests {
    static func view() throws -> MergedView {
        try Tree.view([
            try Tree.directory("usr/lib"), try Tree.file("usr/lib/f"), try Tree.symlink("lib", "usr/lib"),
            try Tree.symlink("abs", "/usr/lib"), try Tree.symlink("usr/up", "../../../../usr/lib"),
            try Tree.symlink("a", "b"), try Tree.symlink("b", "a"), try Tree.symlink("self", "self/x"),
            try Tree.symlink("dangling", "/no/where"), try Tree.symlink("out", "../../etc/passwd"),
            try Tree.symlink("tofile", "usr/lib/f"), try Tree.symlink("root", "/"),
            try Tree.symlink("dots", "./usr/./lib/."),
            try Tree.symlink("slashes", "//usr//lib//"), try Tree.symlink("empty", ""),
            try Tree.symlink("climb", "no/../usr"),
            try Tree.directory("etc"), try Tree.file("etc/passwd"), try Tree.symlink("back", "usr/lib/../.."),
            try Tree.symlink("long", String(repeating: "usr/../", count: 2000)),
        ])
    }

    static func words(_ found: MergedView.Found) -> String {
        switch found {
        case .node(let node): "at \(node.entry.path)"
        case .nothing(let path): "nothing at \(path)"
        case .throughNonDirectory(let path): "through \(path)"
        case .loop: "loop"
        }
    }

    @Test(
        "Links in parents are followed, the last one when asked",
        arguments: [
            ("lib/f", "at usr/lib/f", "at usr/lib/f"), ("abs/f", "at usr/lib/f", "at usr/lib/f"),
            ("usr/up/f", "at usr/lib/f", "at usr/lib/f"), ("lib", "at usr/lib", "at lib"),
            ("a", "loop", "at a"), ("a/x", "loop", "loop"), ("self", "loop", "at self"),
            ("dangling", "nothing at no/where", "at dangling"),
            ("dangling/x", "nothing at no/where/x", "nothing at no/where/x"),
            ("out", "at etc/passwd", "at out"), ("tofile", "at usr/lib/f", "at tofile"),
            ("tofile/x", "through usr/lib/f", "through usr/lib/f"),
            ("usr/lib/f/x/y", "through usr/lib/f", "through usr/lib/f"),
            ("root/root/lib/f", "at usr/lib/f", "at usr/lib/f"), ("root", "at ", "at root"), ("", "at ", "at "),
            ("dots/f", "at usr/lib/f", "at usr/lib/f"), ("slashes/f", "at usr/lib/f", "at usr/lib/f"),
            ("empty", "at ", "at empty"), ("empty/etc", "at etc", "at etc"), ("back/etc", "at etc", "at etc"),
            ("climb", "nothing at usr", "at climb"),
            ("no/such/path", "nothing at no/such/path", "nothing at no/such/path"),
            ("lib/new", "nothing at usr/lib/new", "nothing at usr/lib/new"), ("long", "loop", "at long"),
        ])
    func table(path: String, following: String, verbatim: String) throws {
        let view = try Self.view()
        #expect(Self.words(view.find(try EntryPath(path), followingLast: true)) == following)
        #expect(Self.words(view.find(try EntryPath(path), followingLast: false)) == verbatim)
    }

    @Test("As many links are followed as Linux follows", arguments: [(40, true), (41, false)])
    func chain(length: Int, isFound: Bool) throws {
        var entries = [try Tree.file("l0")]
        for index in 1...length { entries.append(try Tree.symlink("l\(index)", "l\(index - 1)")) }
        let found = try Tree.view(entries).find(try EntryPath("l\(length)"), followingLast: true)
        #expect(Self.words(found) == (isFound ? "at l0" : "loop"))
    }

    @Test("A path of four thousand missing parents is implied in linear time") func deep() throws {
        let clock = ContinuousClock()
        let time = try clock.measure {
            let entries = try (0..<20).map { try Tree.file("\($0)/" + String(repeating: "d/", count: 4000) + "f") }
            let view = try Tree.view(entries)
            let last = try #require(entries.last)
            #expect(Self.words(view.find(last.path, followingLast: true)) == "at \(last.path)")
        }
        #expect(time < .seconds(30))
    }

    @Test("Whiteouts below many links of their own path are placed in linear time") func deepWhiteouts() throws {
        var lower = [try Tree.directory("d")]
        lower.append(try Tree.symlink("d/l", "."))
        let parent = "d/" + String(repeating: "l/", count: 30) + String(repeating: "e/", count: 3000)
        lower.append(try Tree.file(parent + "f"))
        let upper = try (0..<50).map { try Tree.file(parent + ".wh.f\($0)") } + [try Tree.file(parent + ".wh.f")]
        let clock = ContinuousClock()
        let time = try clock.measure {
            let view = try Tree.view(lower, upper)
            guard case .nothing = view.find(try EntryPath(parent + "f"), followingLast: false) else {
                Issue.record("the file is still there")
                return
            }
        }
        #expect(time < .seconds(30))
    }

    @Test("Nodes come in the order of their paths' bytes") func order() throws {
        let names = ["a", "a-b", "a.b/c", "a/b", "a/b/c", "a0", "a/b-", "b", "a b"]
        let view = try Tree.view(
            try names.map { $0.hasSuffix("c") || $0 == "b" ? try Tree.file($0) : try Tree.directory($0) })
        let paths = view.nodes().map(\.entry.path)
        #expect(paths == paths.sorted())
        #expect(Set(paths).count == paths.count && paths.count == names.count + 1)
    }
}
