import LayerEntries
import Testing

@Suite("Patterns for paths")
struct GlobTests {
    @Test(
        "A path matches component by component",
        arguments: [
            ("etc/fstab", "etc/fstab", true), ("etc/fstab", "etc/*", true), ("etc/a/b", "etc/*", false),
            ("etc/a/b", "etc/**", true), ("etc", "etc/**", true), ("etc", "**", true), ("a/b/c", "**/c", true),
            ("c", "**/c", true), ("a/b/c", "a/**/c", true), ("a/c", "a/**/c", true), ("a/b/d", "a/**/c", false),
            ("a/x/b/x/c", "a/**/x/c", true), ("a/x/c/x/d", "a/**/x/c", false), ("etc/ab", "etc/a?", true),
            ("etc/a", "etc/a?", false), ("etc/a*b", "etc/a*b", true), ("a", "*/*", false),
        ])
    func path(path: String, pattern: String, matches: Bool) throws {
        #expect(try Glob.matches(EntryPath(path), EntryPath(pattern)) == matches)
    }

    @Test("Many stars take no more than the product of both lengths")
    func manyStars() throws {
        let name = [UInt8](repeating: 0x61, count: 5_000)
        let pattern = Array(String(repeating: "a*", count: 200).utf8) + [0x62]
        #expect(!Glob.matches(name, pattern))
        let path = try EntryPath(Array(repeating: "a", count: 1_000).joined(separator: "/"))
        #expect(try !Glob.matches(path, EntryPath(String(repeating: "a/**/", count: 50) + "b")))
    }
}
