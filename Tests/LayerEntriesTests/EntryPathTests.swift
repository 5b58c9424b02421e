import LayerEntries
import Testing

@Suite("Paths inside an image's root")
struct EntryPathTests {
    @Test(
        "A name is cleaned",
        arguments: [
            ("a", "a"), ("/a", "a"), ("./a", "a"), ("a/", "a"), ("a//b", "a/b"), ("a/./b", "a/b"), ("a/../b", "b"),
            ("a/b/../../c", "c"), ("", ""), ("/", ""), (".", ""), ("./", ""), ("//", ""), ("a/..", ""),
            ("...", "..."), (".a", ".a"), ("a..", "a.."), ("a/.../b", "a/.../b"), ("..a/b", "..a/b"), (" ", " "),
            ("a\\b", "a\\b"), ("a\nb", "a\nb"), ("//a///b//", "a/b"), ("./././a/./.", "a"),
        ])
    func cleaning(name: String, expected: String) throws {
        let path = try EntryPath(name)
        #expect(path.bytes == Array(expected.utf8))
        #expect(path.isRoot == expected.isEmpty)
        #expect(try EntryPath(cleaning: path.bytes) == path)
    }

    @Test(
        "A name that climbs above the root is refused",
        arguments: ["..", "../a", "/..", "a/../..", "./../a", "a/../../a"])
    func escapes(name: String) {
        #expect(throws: EntryPathError.escapesRoot(Array(name.utf8))) { try EntryPath(name) }
    }

    @Test("A NUL is refused wherever it is", arguments: ["\0", "a\0b", "a/\0", "../\0"])
    func nul(name: String) {
        #expect(throws: EntryPathError.containsNUL(Array(name.utf8))) { try EntryPath(name) }
    }

    @Test("Bytes that are no UTF-8 are kept") func bytes() throws {
        let path = try EntryPath(cleaning: [0x2f, 0xff, 0x2f, 0x2e, 0x2f, 0xc3])
        #expect(path.bytes == [0xff, 0x2f, 0xc3])
        #expect(path.components == [[0xff], [0xc3]])
        #expect(path == EntryPath(components: [[0xff], [0xc3]]))
    }

    @Test(
        "A path knows its name, parent and depth",
        arguments: [("", "", "", 0), ("a", "a", "", 1), ("a/b", "b", "a", 2), ("a/b/c.d", "c.d", "a/b", 3)])
    func parts(text: String, name: String, parent: String, depth: Int) throws {
        let path = try EntryPath(text)
        #expect(path.name == Array(name.utf8))
        #expect(path.parent == (try EntryPath(parent)))
        #expect(path.depth == depth)
        #expect(path.components.count == depth)
        if depth > 0 { #expect(path.parent.appending(path.name) == path) }
    }

    @Test(
        "A directory contains itself and what is below it, not what only begins like it",
        arguments: [
            ("", "", true), ("", "a", true), ("a", "a", true), ("a", "a/b", true), ("a", "a/b/c", true),
            ("a", "ab", false), ("a", "a-b", false), ("a/b", "a", false), ("a", "", false), ("a/b", "a/bc", false),
        ])
    func containment(directory: String, other: String, expected: Bool) throws {
        #expect(try EntryPath(directory).contains(try EntryPath(other)) == expected)
    }

    @Test("Paths are ordered by their bytes") func order() throws {
        let sorted = ["", "a", "a-b", "a.b", "a/b", "a0", "b", "é"]
        #expect(try sorted.reversed().map { try EntryPath($0) }.sorted() == sorted.map { try EntryPath($0) })
    }

    @Test("A name of a hundred thousand components is cleaned in a moment") func long() throws {
        let path = try EntryPath(String(repeating: "a/../b/./", count: 100_000))
        #expect(path.depth == 100_000)
    }
}
