import LXCTemplate
import Testing

@Suite("A template's arguments") struct TemplateArgumentsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var words: [String]
        var own: [String]
        var rest: [String]?
        var mapped = false
    }

    static let internals = ["--path=/var/lib/lxc/a b", "--name=a b", "--rootfs=/mnt/root"]
    static let tail = ["--mapped-uid", "65536", "--mapped-gid", "65536"]
    static let cases = [
        Case(testDescription: "none of the user's", words: internals, own: [], rest: nil),
        Case(testDescription: "help", words: ["-h"], own: ["-h"], rest: nil),
        Case(testDescription: "own only", words: internals + ["--layout", "x"], own: ["--layout", "x"], rest: nil),
        Case(
            testDescription: "wrapped, with spaces and nothing",
            words: internals + ["--wrap", "t", "--", "gen too", "", "-x="],
            own: ["--wrap", "t"], rest: ["gen too", "", "-x="]),
        Case(
            testDescription: "wrapped twice, mapped",
            words: internals + ["--wrap", "lxlayer", "--", "--wrap", "t", "--", "-l"] + tail,
            own: ["--wrap", "lxlayer"], rest: ["--wrap", "t", "--", "-l"], mapped: true),
        Case(
            testDescription: "mapped, nothing wrapped", words: internals + ["--layout=x"] + tail, own: ["--layout=x"],
            rest: nil, mapped: true),
        Case(
            testDescription: "an empty wrapped list", words: internals + ["--wrap", "t", "--"], own: ["--wrap", "t"],
            rest: []),
    ]

    @Test(arguments: cases)
    func `are told from the user's`(of each: Case) {
        let arguments = TemplateArguments(each.words.bytes)
        #expect(arguments.own == each.own.bytes)
        #expect(arguments.rest == each.rest?.bytes)
        #expect((arguments.mapped != nil) == each.mapped)
        if each.words != ["-h"] {
            #expect(arguments.path == ["/var/lib/lxc/a b"].bytes[0])
            #expect(arguments.name == ["a b"].bytes[0])
            #expect(arguments.rootfs == ["/mnt/root"].bytes[0])
        }
    }

    @Test(arguments: cases.filter { $0.rest != nil })
    func `reach the wrapped template as lxc-create would have given them`(of each: Case) throws {
        let rest = try #require(each.rest)
        let expected = Self.internals + rest + (each.mapped ? Self.tail : [])
        #expect(TemplateArguments(each.words.bytes).forwarded(rest.bytes) == expected.bytes)
    }

    @Test func `are understood in two words, too`() {
        let arguments = TemplateArguments(["--name", "x", "--rootfs", "/r", "--path", "/p", "own"].bytes)
        #expect(arguments.forwarded([]) == ["--path=/p", "--name=x", "--rootfs=/r"].bytes)
        #expect(arguments.own == ["own"].bytes)
    }

    @Test func `may be any bytes`() {
        let words = ["--name=x", "--", "a"].bytes + [[0xff, 0x0a, 0xc3], []]
        let arguments = TemplateArguments(words)
        #expect(arguments.forwarded(arguments.rest ?? []) == ["--name=x", "a"].bytes + [[0xff, 0x0a, 0xc3], []])
    }
}

extension [String] {
    fileprivate var bytes: [[UInt8]] { map { [UInt8]($0.utf8) } }
}
