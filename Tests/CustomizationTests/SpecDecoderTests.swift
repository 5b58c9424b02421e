import Testing

@testable import Customization

@Suite struct `Decoding a spec` {
    struct Mistake: CustomTestStringConvertible {
        /// The spec; `‸` shows where the error is said to be.
        var text: String
        var reason: SpecError.Reason
        var testDescription: String { "\(reason)" }
    }

    static let mistakes = [
        Mistake(
            text: text("  - {id: A, why: w, ‸fil: {path: /a, content: x}}"),
            reason: .unknownOperation("fil", didYouMean: "file")),
        Mistake(
            text: text("  - {id: A, ‸wyh: w, remove: {path: /a}}"), reason: .unknownKey("wyh", didYouMean: "why")),
        Mistake(
            text: text("  - {id: A, why: w, file: {path: /a, ‸contents: x}}"),
            reason: .unknownKey("contents", didYouMean: "content")),
        Mistake(
            text: text("  - {id: A, why: w, file: {path: ‸a, content: x}}"),
            reason: .badValue(
                key: "path", expected: "an absolute path below /, without ..", found: "a", didYouMean: nil)),
        Mistake(
            text: text("  - {id: A, why: w, remove: {path: ‸/../a}}"),
            reason: .badValue(
                key: "path", expected: "an absolute path below /, without ..", found: "/../a", didYouMean: nil)),
        Mistake(
            text: text("  - {id: A, why: w, remove: {path: ‸{a: b}}}"),
            reason: .wrongType(key: "path", expected: "a text", found: "a mapping")),
        Mistake(
            text: text("  - {id: A, why: w, remove: ‸/a}"),
            reason: .wrongType(key: "remove", expected: "a mapping", found: "a text")),
        Mistake(
            text: text("  - {id: A, why: ‸, remove: {path: /a}}"),
            reason: .wrongType(key: "why", expected: "a text", found: "nothing")),
        Mistake(text: text("  - ‸{id: A, why: w}"), reason: .noOperation),
        Mistake(
            text: text("  - {id: A, why: w, remove: {path: /a}, ‸lines: {}}"),
            reason: .severalOperations(["remove", "lines"])),
        Mistake(
            text: text(step("A", "remove: {path: /a}") + "\n  - ‸{id: A, why: w, remove: {path: /b}}"),
            reason: .duplicateStep("A", first: SourceMark(file: "t.yaml", line: 6, column: 5))),
        Mistake(
            text: text("  - {id: A, why: w, category: ‸8, remove: {path: /a}}"),
            reason: .badValue(key: "category", expected: "a number from 1 to 7", found: "8", didYouMean: nil)),
        Mistake(
            text: text("  - {id: A, why: w, directory: {path: /a, mode: ‸0888}}"),
            reason: .badValue(key: "mode", expected: "an octal mode such as 0755", found: "0888", didYouMean: nil)),
        Mistake(
            text: text("  - {id: A, why: w, file: {path: /a, content: x, ifExists: ‸kep}}"),
            reason: .badValue(
                key: "ifExists", expected: "keep, replace, error", found: "kep", didYouMean: "keep")),
        Mistake(
            text: text("  - {id: A, why: w, file: ‸{path: /a, content: x, base64: eA==}}"),
            reason: .exactlyOne(of: ["content", "contentFrom", "base64"], found: ["content", "base64"])),
        Mistake(
            text: text("  - {id: A, why: w, lines: {path: /a, rules: [{delete: ‸'(a'}]}}"),
            reason: .badPattern("(a", .unbalanced)),
        Mistake(
            text: text("  - {id: A, why: w, unit: {mask: ‸ssh}}"),
            reason: .badValue(
                key: "mask", expected: "a unit's name such as ssh.service", found: "ssh", didYouMean: nil)),
        Mistake(
            text: text(step("A", "remove: {path: /a}", when: "{‸inti: systemd}")),
            reason: .unknownKey("inti", didYouMean: "init")),
        Mistake(
            text: text(step("A", "remove: {path: /a}", when: "{init: ‸systmd}")),
            reason: .badValue(
                key: "init", expected: "systemd, openrc, busybox, sysvinit, upstart, runit, unknown, none",
                found: "systmd", didYouMean: "systemd")),
        Mistake(
            text: text(step("A", "remove: {path: /a}", when: "{version: ‸'>='}")),
            reason: .badValue(
                key: "version", expected: "a comparison such as >=24.04", found: ">=", didYouMean: nil)),
        Mistake(
            text: text(step("A", "remove: {path: /a}", when: "{param: {‸colour: red}}")),
            reason: .unknownParameter("colour", didYouMean: nil)),
        Mistake(
            text: text("", header: "params:\n  a: {default: ‸x, pattern: 'y'}\n"),
            reason: .badValue(key: "default", expected: "y", found: "x", didYouMean: nil)),
        Mistake(
            text: text("", header: "after: [tset]\n", name: "test", mark: "‸"),
            reason: .unknownSpec("tset", didYouMean: "test")),
        Mistake(
            text: text("", header: "after: test\n", name: "test", mark: "‸"), reason: .cycle(["test"])),
        Mistake(
            text: "spec: ‸lxlayer/2\n",
            reason: .badValue(key: "spec", expected: "lxlayer/1", found: "lxlayer/2", didYouMean: "lxlayer/1")),
        Mistake(
            text: "a: [\n‸", reason: .syntax("did not find expected node content")),
        Mistake(
            text: text("  - {id: A, why: w, ‸target: x, remove: {path: /a}}", header: ""),
            reason: .unknownOperation("target", didYouMean: nil)),
        Mistake(
            text: text(
                step(
                    "A", "remove: {path: /a}",
                    when: String(repeating: "{not: ", count: 17) + "‸{init: systemd}"
                        + String(repeating: "}", count: 17))), reason: .tooDeep),
    ]

    @Test(arguments: mistakes)
    func `names file, line, column and mistake`(mistake: Mistake) {
        let lines = mistake.text.prefix { $0 != "‸" }.split(separator: "\n", omittingEmptySubsequences: false)
        let mark = SourceMark(file: "t.yaml", line: lines.count, column: (lines.last?.count ?? 0) + 1)
        #expect(throws: SpecError(mistake.reason, at: mark)) {
            try SpecSet.load(files: [SpecFile(name: "t.yaml", text: mistake.text.replacing("‸", with: ""))])
        }
    }

    @Test func `orders specs by after, then by name`() throws {
        let specs = try SpecSet.load(files: [
            SpecFile(name: "1.yaml", text: text("", header: "after: c\n", name: "a")),
            SpecFile(name: "2.yaml", text: text("", name: "b")),
            SpecFile(name: "3.yaml", text: text("", name: "c")),
        ])
        #expect(specs.specs.map(\.name) == ["b", "c", "a"])
    }

    @Test func `refuses circles and two of one name`() {
        #expect(throws: SpecError(.cycle(["a", "b"]), at: SourceMark(file: "1", line: 2, column: 1))) {
            try SpecSet.load(files: [
                SpecFile(name: "1", text: text("", header: "after: b\n", name: "a")),
                SpecFile(name: "2", text: text("", header: "after: a\n", name: "b")),
            ])
        }
        let first = SourceMark(file: "1", line: 2, column: 1)
        #expect(
            throws: SpecError(.duplicateSpec("a", first: first), at: SourceMark(file: "2", line: 2, column: 1))
        ) {
            try SpecSet.load(files: [
                SpecFile(name: "1", text: text("", name: "a")), SpecFile(name: "2", text: text("", name: "a")),
            ])
        }
    }

    @Test func `takes a file's content from beside the spec`() throws {
        let step = "  - {id: A, why: w, file: {path: /a, contentFrom: files/note}}\n"
        let note = SpecFile(name: "files/note", text: "hello\n")
        let spec = SpecFile(name: "t.yaml", text: text(step))
        guard case .file(let file) = try SpecSet.load(files: [spec, note]).specs[0].steps[0].operation else {
            Issue.record("no file operation")
            return
        }
        #expect(file.content == Array("hello\n".utf8))
        let other = SpecFile(name: "files/notes", text: "")
        let mark = SourceMark(file: "t.yaml", line: 6, column: 51)
        #expect(throws: SpecError(.unknownFile("files/note", didYouMean: "files/notes"), at: mark)) {
            try SpecSet.load(files: [spec, other])
        }
        #expect(
            try SpecSet.load(files: [spec, note]).digest
                != SpecSet.load(files: [spec, SpecFile(name: "files/note", text: "bye\n")]).digest)
    }

    @Test func `stops at aliases that grow without end`() {
        var lines = "  - id: A\n    why: w\n    remove: {path: /a}\n    when:\n      all:\n"
        lines += "        - &l0 {init: systemd}\n"
        for level in 1...12 {
            let previous = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
            lines += "        - &l\(level) {all: [\(previous)]}\n"
        }
        let error = #expect(throws: SpecError.self) { try spec(lines) }
        #expect(error?.reason == .tooLarge)
    }

    @Test(arguments: [
        ("", [] as [UInt8]), ("Zg==", [0x66]), ("Zm8=", [0x66, 0x6f]), ("Zm9v\nYmFy", Array("foobar".utf8)),
    ])
    func `reads base64`(text: String, bytes: [UInt8]) {
        #expect(Base64.decode(text) == bytes)
    }

    @Test(arguments: ["Z", "Zg=", "Zg", "Z===", "Zm9*", "Zg==Zg=="])
    func `refuses what is no base64`(text: String) {
        #expect(Base64.decode(text) == nil)
    }
}
