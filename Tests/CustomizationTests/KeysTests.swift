import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `Keys of files` {
    func edited(_ content: String, _ operation: String) throws -> (text: String?, warnings: [PlanWarning.Kind]) {
        let specs = try spec(step("A", "keys: {path: /f, \(operation)}"))
        let start = tree(["/f": .file(content, mode: 0o640)])
        let plan = try plan(start, specs)
        let result = start.applying(plan.treeChanges)
        #expect(result.entry("/f")?.metadata.mode == 0o640)
        #expect(try CustomizationTests.plan(result, specs).treeChanges.isEmpty)
        return (result.text("/f"), plan.warnings.map(\.kind))
    }

    static let shell: [(before: String, after: String)] = [
        ("", "K=v\n"), ("a\n", "a\nK=v\n"), ("a", "a\nK=v\n"), ("a\r\n", "a\r\nK=v\r\n"), ("K=v\n", "K=v\n"),
        ("K=old # why\n", "K=v # why\n"), ("K='a b'\n", "K=v\n"), ("  export K=\"x\\\"y\"  \n", "  export K=v  \n"),
        ("K=1\nL=2\nK=3\n", "K=v\nL=2\nK=v\n"), ("#K=\"\"\nL=2\n", "#K=\"\"\nK=v\nL=2\n"),
        ("# K=1\n# or\n#K=2\nL=2\n", "# K=1\n# or\n#K=2\nK=v\nL=2\n"), ("KK=1\nXK=2\n", "KK=1\nXK=2\nK=v\n"),
        ("K =1\n", "K =1\nK=v\n"), ("K=a#b\n", "K=v\n"),
    ]

    @Test(arguments: shell)
    func `of a shell are set where they are, or after the comment that shows them`(before: String, after: String) throws
    {
        #expect(try edited(before, "format: shell, set: {K: v}").text == after)
    }

    @Test(arguments: ["K=1; L=2\n", "K=\"open\nend\"\n", "K=1 run\n", "K=one\\\n"])
    func `of a line that only a shell understands are left alone`(content: String) throws {
        let result = try edited(content, "format: shell, set: {K: v}")
        #expect(result.text == content)
        #expect(result.warnings == [.obstacle(.unexpectedLine(try EntryPath("f"), line: 1))])
    }

    static let ini: [(before: String, after: String)] = [
        ("", "[s]\nK=v\n"), ("[s]\n", "[s]\nK=v\n"), ("[t]\nK=1\n", "[t]\nK=1\n[s]\nK=v\n"),
        ("[s]\na=1\n\n[t]\nK=1\n", "[s]\na=1\nK=v\n\n[t]\nK=1\n"), ("[s]\nK = old \n", "[s]\nK = v \n"),
        ("[s]\n;K=1\nb=2\n", "[s]\n;K=1\nK=v\nb=2\n"), ("K=0\n[s]\nK=1\n", "K=0\n[s]\nK=v\n"),
    ]

    @Test(arguments: ini)
    func `of a section are set in it`(before: String, after: String) throws {
        #expect(try edited(before, "format: ini, section: s, set: {K: v}").text == after)
    }

    @Test func `go where they are not wanted`() throws {
        #expect(try edited("# K=1\nK=1\nL=2\nexport K=3\n", "format: shell, unset: K").text == "# K=1\nL=2\n")
        #expect(try edited("[s]\nK=1\n[t]\nK=2\n", "format: ini, section: s, unset: K").text == "[s]\n[t]\nK=2\n")
    }

    @Test func `of two steps go together, unless they disagree`() throws {
        let start = tree(["/f": .file("K=1\n")])
        let one = step("A", "keys: {path: /f, format: shell, set: {K: '2', L: '3'}}")
        let result = start.applying(
            try plan(start, try spec(one + "\n" + step("B", "keys: {path: /f, format: shell, set: {L: '3', M: '4'}}")))
                .treeChanges)
        #expect(result.text("/f") == "K=2\nL=3\nM=4\n")
        #expect(
            throws: PlanError.conflict(
                .setting(path("f"), section: "", key: "L"),
                first: reference("A", line: 6), second: reference("B", line: 7))
        ) {
            try plan(start, try spec(one + "\n" + step("B", "keys: {path: /f, format: shell, set: {L: '4'}}")))
        }
    }

    @Test func `of a step that is overridden give way`() throws {
        let steps =
            step("A", "keys: {path: /f, format: shell, set: {K: '1', L: '1'}}") + "\n"
            + step("B", "override: test/A, keys: {path: /f, format: shell, set: {L: '2'}}")
        let start = tree(["/f": .file("")])
        let plan = try plan(start, try spec(steps))
        #expect(plan.warnings.isEmpty)
        #expect(start.applying(plan.treeChanges).text("/f") == "K=1\nL=2\n")
    }
}
