import LayerEntries
import Testing

@testable import Customization

@Suite struct `Patterns` {
    @Test(arguments: [
        ("abc", "abc", true), ("abc", "abcd", false), ("abc", "xabc", false), ("a*", "", true), ("a*", "aaaa", true),
        ("a+", "", false), ("ab?c", "ac", true), ("ab?c", "abbc", false), ("(ab|cd)+", "abcdab", true),
        ("(ab|cd)+", "abc", false), ("a|b|c", "c", true), ("[a-c]+", "abcabc", true), ("[^a-c]", "b", false),
        ("[]a]", "a", false), ("[a-]+", "a-a", true), (#"\s*\S+"#, "\t x", true), (#"\d+\.\d+"#, "24.04", true),
        (#"a\tb"#, "a\tb", true), (".*", "\u{e9}", true), ("é+", "é", true), ("(a*)*b", "aaaab", true),
        ("", "", true),
        ("(|a)b", "b", true), (#"[\s#]x"#, "#x", true),
    ])
    func `match whole lines`(pattern: String, line: String, matches: Bool) throws {
        guard pattern != "[]a]" else {
            #expect(throws: PatternError.unsupported("[]")) { try Pattern(pattern) }
            return
        }
        #expect(try Pattern(pattern).matches(line.utf8) == matches)
    }

    @Test(arguments: [
        ("(a", PatternError.unbalanced), ("a)", .unbalanced), ("[a", .unbalanced), ("*a", .nothingToRepeat),
        ("a**", .nothingToRepeat), ("^a", .anchor), ("a$", .anchor), ("a{2}", .unsupported("{")),
        (#"\b"#, .unsupported(#"\b"#)), (#"\"#, .unsupported(#"\"#)), ("[z-a]", .unsupported("[")),
        (String(repeating: "(", count: 100), .tooDeep), (String(repeating: "a", count: 1025), .tooLong),
    ])
    func `say what is wrong with them`(pattern: String, error: PatternError) {
        #expect(throws: error) { try Pattern(pattern) }
    }

    @Test func `take linear time where backtracking would take for ever`() throws {
        let line = [UInt8](repeating: UInt8(ascii: "a"), count: 20_000)
        #expect(try !Pattern("(a*)*(a|aa)*(a+)+b").matches(line))
    }

    @Test(arguments: [
        ("ssh_host_*_key*", "ssh_host_rsa_key.pub", true), ("ssh_host_*_key*", "ssh_host_rsa", false), ("*", "", true),
        ("a?c", "abc", true), ("a?c", "ac", false), ("*.conf", ".conf", true), ("a*b*c", "aXbXbc", true),
    ])
    func `of a shell match names`(glob: String, name: String, matches: Bool) {
        #expect(Glob.matches(Array(name.utf8), Array(glob.utf8)) == matches)
    }
}
