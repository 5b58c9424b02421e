import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `Rules for lines` {
    func edited(
        _ content: String, _ rules: String, expecting warnings: [PlanWarning.Kind] = []
    ) throws -> String? {
        let specs = try spec(step("A", "lines: {path: /f, rules: [\(rules)]}"))
        let start = tree(["/f": .file(content)])
        let plan = try plan(start, specs)
        #expect(plan.warnings.map(\.kind) == warnings)
        let result = start.applying(plan.treeChanges)
        #expect(try CustomizationTests.plan(result, specs).treeChanges.isEmpty)
        return result.text("/f")
    }

    @Test(arguments: [
        ("a\n# b\nx\n# e\ny\n", "a\n!# b\n!x\n# e\ny\n"), ("# b\nx\n# e\n# b\n# e\n", "!# b\n!x\n# e\n!# b\n# e\n"),
        ("# e\nx\n", "# e\nx\n"), ("# b\n# b\n# e\n", "!# b\n!# b\n# e\n"),
    ])
    func `hold in a range from one line up to another`(before: String, after: String) throws {
        #expect(try edited(before, "{comment: '.+', prefix: '!', from: '# b', until: '# e'}") == after)
    }

    @Test func `leave a file alone in which a range does not end`() throws {
        let text = "# b\nx\n# e\n# b\ny\n"
        #expect(
            try edited(
                text, "{comment: '.+', prefix: '!', from: '# b', until: '# e'}",
                expecting: [.obstacle(.unexpectedLine(path("f"), line: 4))]) == text)
    }

    @Test(arguments: [
        ("lxc", "a lxc lxc", "a ZONE lxc"), ("l+", "xllly", "xZONEy"), ("ab|abc|b", "xabcd", "xZONEd"),
        ("b|abcx", "abcd", "aZONEcd"), ("\\d+", "a12b3", "aZONEb3"), ("q", "abc", "abc"), ("a.*b|a", "a-b-b-", "ZONE-"),
    ])
    func `substitute the first match of a line, and of those the longest`(
        pattern: String, before: String, after: String
    ) throws {
        let specs = try spec(step("A", "copy: {from: /f, path: /g, rules: [{substitute: '\(pattern)', with: ZONE}]}"))
        let start = tree(["/f": .file(before + "\n")])
        #expect(start.applying(try plan(start, specs).treeChanges).text("/g") == after + "\n")
        #expect(try edited(before, "{substitute: '\(pattern)', with: ZONE, in: 'nothing'}") == before)
    }

    @Test func `never grow a line again and again`() throws {
        #expect(
            try edited("a\n", "{substitute: a, with: aa}", expecting: [.obstacle(.unstable(path("f")))]) == "a\n")
        #expect(
            try edited("b\n", "{replace: b, with: c}, {append: b}", expecting: [.obstacle(.unstable(path("f")))])
                == "b\n")
    }

    @Test func `insert a line after the first that matches`() throws {
        #expect(try edited("a\nb\nb\n", "{insert: new, after: b}") == "a\nb\nnew\nb\n")
        #expect(try edited("b", "{insert: new, after: b}") == "b\nnew\n")
        #expect(try edited("new\nb\n", "{insert: new, after: b}") == "new\nb\n")
        #expect(
            try edited("a\n", "{insert: new, after: b}", expecting: [.noAnchor(path("f"), pattern: "b")]) == "a\n")
    }

    @Test func `append nothing where a line says it already`() throws {
        #expect(try edited("tty:x\n", "{append: 'tty:y', unless: 'tty:.*'}") == "tty:x\n")
        #expect(
            try edited(
                "tty:x\n", "{keep: 'tty:y'}, {comment: 'tty.*', prefix: '#'}, {append: 'tty:y', unless: 'tty:.*'}")
                == "#tty:x\ntty:y\n")
    }

    @Test func `copy a file with rules`() throws {
        let specs = try spec(step("A", "copy: {from: /l, path: /new, rules: [{substitute: lxc, with: smartos}]}"))
        let start = tree(["/f": .file("a lxc\nb\n", mode: 0o4755), "/l": .symlink("f")])
        let result = start.applying(try plan(start, specs).treeChanges)
        #expect(result.text("/new") == "a smartos\nb\n")
        #expect(result.entry("/new")?.metadata.mode == 0o755)
        #expect(try plan(result, specs).treeChanges.isEmpty)
        #expect(try plan(tree(), specs).reason("A") == .absent(path("l")))
    }
}
