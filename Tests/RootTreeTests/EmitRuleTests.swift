import LayerEntries
import RootTree
import Testing

/// The layer that we emit, against the rules that make all consumers read it alike.
@Suite("The emitted layer keeps the rules")
struct EmitRuleTests {
    static let time = ModificationTime(seconds: 1_700_000_000, nanoseconds: 5)

    static func base() throws -> MergedView {
        try Tree.view(
            [
                try Tree.directory("etc", mode: 0o750, time: 7), try Tree.file("etc/a"), try Tree.file("etc/b"),
                try Tree.directory("etc/d", mode: 0o700, time: 8), try Tree.file("etc/d/x"), try Tree.file("etc/d/y"),
                try Tree.file("etc/d/e/z"), try Tree.directory("tmp", mode: 0o1777, time: 9), try Tree.directory("dev"),
                try Tree.symlink("lib", "usr/lib"), try Tree.directory("usr/lib"), try Tree.file("hl1", "same"),
                try Tree.hardlink("hl2", "hl1"),
            ], [try Tree.file("etc/b", "second"), try Tree.file("etc/.wh.gone")])
    }

    /// What a change is called in the tables: `-` removes, `/` puts a directory, `f` a file, `l` a link.
    static func changes(_ words: [String]) throws -> [EntryPath: TreeChange] {
        var changes: [EntryPath: TreeChange] = [:]
        for word in words {
            let name = String(word.dropFirst())
            let path = try EntryPath(name)
            switch word.first {
            case "-": changes[path] = .remove
            case "/": changes[path] = .put(try Tree.directory(name, mode: 0o711))
            case "f": changes[path] = .put(try Tree.file(name, "new"))
            default: changes[path] = .put(try Tree.symlink(name, "target"))
            }
        }
        return changes
    }

    @Test(
        "Changes become entries, in order",
        arguments: [
            // 15: nothing to change, nothing in the layer.
            ([], []),
            // 4, 5: parents before children, whiteouts before entries, each sorted by bytes.
            (["fetc/n", "-etc/a", "fetc/c", "ftmp/t"], ["etc/", "etc/.wh.a", "etc/c", "etc/n", "tmp/", "tmp/t"]),
            (["fetc/a", "fetc/a-b", "/etc/a.d", "fetc/a.d/z"], ["etc/", "etc/a", "etc/a-b", "etc/a.d/", "etc/a.d/z"]),
            // 1: a directory is emptied child by child.
            (["-etc/d/x", "-etc/d/y", "-etc/d/e"], ["etc/", "etc/d/", "etc/d/.wh.e", "etc/d/.wh.x", "etc/d/.wh.y"]),
            // 2: with a whiteout nothing below it.
            (["-etc/d", "-etc/d/x", "fetc/d/new"], ["etc/", "etc/.wh.d"]),
            // 3: a directory becomes a file, or a link: the entry only.
            (["fetc/d"], ["etc/", "etc/d"]), (["letc/d", "-etc/d/x"], ["etc/", "etc/d"]),
            // 3: a file becomes a directory: no whiteout.
            (["/etc/a", "fetc/a/n"], ["etc/", "etc/a/", "etc/a/n"]),
            // 9: only what exists is removed; no parent is named for nothing.
            (["-etc/nothing"], []), (["-no/such/thing"], []), (["-etc/gone", "fetc/a"], ["etc/", "etc/a"]),
            (["-etc/nothing", "-etc/a"], ["etc/", "etc/.wh.a"]),
            // 5: parents that are nowhere are made.
            (["fopt/n/f"], ["opt/", "opt/n/", "opt/n/f"]),
            // 7: one name of several is changed alone.
            (["fhl1"], ["hl1"]), (["-hl1"], [".wh.hl1"]),
        ])
    func table(changes: [String], expected: [String]) throws {
        let entries = try Self.base().layerEntries(for: try Self.changes(changes), modified: Self.time)
        let names = entries.map { $0.path.description + ($0.kind == .directory ? "/" : "") }
        #expect(names == expected)
    }

    @Test("Rule 5: a parent has its merged metadata, time included") func parents() throws {
        let entries = try Self.base().layerEntries(for: try Self.changes(["fetc/d/n", "ftmp/t"]), modified: Self.time)
        let directories = entries.filter { $0.kind == .directory }
        #expect(directories.map(\.metadata.mode) == [0o750, 0o700, 0o1777])
        #expect(directories.map(\.metadata.modified.seconds) == [7, 8, 9])
    }

    @Test("Rule 8: a whiteout is an empty file, mode 0, root's, of the layer's time") func whiteouts() throws {
        let entries = try Self.base().layerEntries(for: try Self.changes(["-etc/d"]), modified: Self.time)
        let whiteout = try #require(entries.last)
        #expect(whiteout.kind == .file(size: 0))
        #expect(whiteout.content == [])
        #expect(whiteout.metadata == EntryMetadata(mode: 0, modified: Self.time))
    }
}
