import Testing
import YAMLDocuments

@Suite("YAML") struct YAMLNodeTests {
    private func scalar(_ text: String, _ line: Int, _ column: Int, isPlain: Bool = true) -> YAMLNode {
        YAMLNode(.scalar(text, isPlain: isPlain), at: YAMLMark(line: line, column: column))
    }

    @Test func `gives every node its place`() throws {
        let node = try YAMLNode.parse("a: 1\nb:\n  - 'x'\n  - {c: |\n    d\n}\n".replacing("|\n    d\n", with: "d"))
        let list = YAMLNode(
            .sequence([
                scalar("x", 3, 5, isPlain: false),
                YAMLNode(
                    .mapping([.init(key: scalar("c", 4, 6), value: scalar("d", 4, 9))]),
                    at: YAMLMark(line: 4, column: 5)),
            ]), at: YAMLMark(line: 3, column: 3))
        #expect(
            node
                == YAMLNode(
                    .mapping([
                        .init(key: scalar("a", 1, 1), value: scalar("1", 1, 4)),
                        .init(key: scalar("b", 2, 1), value: list),
                    ]), at: YAMLMark(line: 1, column: 1)))
    }

    @Test func `counts columns in characters, not in bytes`() throws {
        guard case .mapping(let members)? = try YAMLNode.parse("{ü: ö}")?.content else {
            Issue.record("no mapping")
            return
        }
        #expect(members.map(\.value.mark) == [YAMLMark(line: 1, column: 5)])
    }

    @Test(arguments: ["", "# nothing\n", "---\n...\n"])
    func `an empty text has no document, or an empty one`(text: String) throws {
        let node = try YAMLNode.parse(text)
        #expect(node == nil || node?.content == .scalar("", isPlain: true))
    }

    @Test(arguments: [
        ("a: [1\n", 2, 1), ("a: b: c\n", 1, 5), ("\tb\n", 1, 1), ("a: *x\n", 1, 4), ("a: \"\u{1}\"", 1, 5),
        ("a: 'b\n", 2, 1), ("%YAML 3.0\n---\na\n", 1, 1),
    ])
    func `names the place of a mistake`(text: String, line: Int, column: Int) {
        let error = #expect(throws: YAMLError.self) { try YAMLNode.parse(text) }
        guard case .syntax(let words)? = error?.reason else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!words.isEmpty)
        #expect(error?.mark.line == line, "\(words)")
    }

    @Test func `refuses a key that is there twice, and a second document`() {
        #expect(throws: YAMLError(.duplicateKey("a"), at: YAMLMark(line: 2, column: 1))) {
            try YAMLNode.parse("a: 1\na: 2\n")
        }
        #expect(throws: YAMLError(.severalDocuments, at: YAMLMark(line: 2, column: 1))) {
            try YAMLNode.parse("a: 1\n---\nb: 1\n")
        }
    }

    @Test func `an alias is what it stands for, and costs nothing`() throws {
        var text = "a0: &a0 [x, x]\n"
        for level in 1...60 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        guard case .mapping(let members)? = try YAMLNode.parse(text)?.content else {
            Issue.record("no mapping")
            return
        }
        #expect(members.count == 61)
        #expect(throws: YAMLError.self) { try YAMLNode.parse("&a [*a]") }
    }

    @Test func `stops at what is nested too deep`() throws {
        let limit = YAMLNode.maximumDepth
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + "x" + String(repeating: "]", count: depth)
        }
        #expect(try YAMLNode.parse(nested(limit - 1)) != nil)
        #expect(
            throws: YAMLError(.tooDeep(limit: limit), at: YAMLMark(line: 1, column: limit + 1))
        ) { try YAMLNode.parse(nested(limit)) }
    }
}
