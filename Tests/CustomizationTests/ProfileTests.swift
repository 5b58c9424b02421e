import Digests
import TestSupport
import Testing

@testable import Customization

@Suite struct `A profile` {
    private static let text = """
        spec: lxlayer/1
        name: mine
        summary: a test
        target: lx
        after: lx-base
        params:
          zone: {default: UTC, pattern: '[A-Za-z/]+'}
          anything: {default: a, pattern: '.*|\\s*'}
        steps:
          - id: zone
            why: a test
            file: {path: '/srv/{{zone}}/x', content: "{{zone}} {{ zone }} {{zone} ${zone} {{anything}}\\n"}
          - id: unit
            why: a test
            unit: {dropin: ssh.service, text: "[Service]\\nEnvironment=TZ={{zone}}\\n"}
          - id: link
            why: a test
            when: {param: {zone: Europe/Vienna}}
            symlink: {path: /srv/zone, target: '{{zone}}'}
          - id: note
            why: a test
            file: {path: /srv/note, contentFrom: texts/note}

        """

    private static func profile(_ text: String = text, note: String = "{{zone}}\n") throws -> Profile {
        try Profile(text, file: "mine.yaml") { $0 == "texts/note" ? note : nil }
    }

    @Test(
        arguments: [
            (nil, "srv/UTC/x", "UTC {{ zone }} {{zone} ${zone} a\n"),
            ("Europe/Vienna", "srv/Europe/Vienna/x", "Europe/Vienna {{ zone }} {{zone} ${zone} a\n"),
        ] as [(String?, String, String)])
    func `has its parameters' values in its texts`(zone: String?, path: String, content: String) throws {
        let specs = try SpecSet.builtIn().stacking([try Self.profile()])
        let start = tree(debian)
        let plan = try plan(start, specs, parameters: zone.map { ["mine.zone": $0] } ?? [:])
        let result = start.applying(plan.treeChanges)
        #expect(result.text("/" + path) == content)
        #expect(result.text("/srv/note") == "{{zone}}\n", "files from elsewhere stay as they are")
        #expect(
            result.text("/etc/systemd/system/ssh.service.d/zz-lx.conf")?.contains("Environment=TZ=\(zone ?? "UTC")\n")
                == true)
        #expect((result.entry("/srv/zone") != nil) == (zone != nil))
        #expect(plan.parameters == (zone.map { ["mine.zone": $0] } ?? [:]))
        #expect(plan.specs.last == "mine")
    }

    @Test(arguments: [
        ("mine.zone", "../etc"), ("mine.zone", ""), ("mine.anything", "a\nb"), ("mine.anything", "\u{7F}"),
    ])
    func `refuses values that its patterns do not allow, and ends of lines`(name: String, value: String) throws {
        let specs = try SpecSet.builtIn().stacking([try Self.profile()])
        #expect(throws: PlanError.self) { try plan(tree(debian), specs, parameters: [name: value]) }
    }

    @Test func `refuses a placeholder that is no parameter`() {
        let text = Self.text.replacing("{{anything}}", with: "{{anythin}}")
        let error = #expect(throws: SpecError.self) { try Self.profile(text) }
        #expect(error?.reason == .unknownParameter("anythin", didYouMean: "anything"))
        #expect(error?.mark.line == 12)
    }

    @Test func `stops at aliases that grow without end`() {
        var lines = "  - id: A\n    why: '{{'\n    file:\n      path: &l0 ['{{', '{{']\n"
        for level in 1...17 {
            let previous = Array(repeating: "*l\(level - 1)", count: 10).joined(separator: ", ")
            lines += "      k\(level): &l\(level) [\(previous)]\n"
        }
        let error = #expect(throws: SpecError.self) { try spec(lines) }
        #expect(error?.reason == .tooLarge)
    }

    @Test func `is told by its text and contents, not by its place`() throws {
        let one = try Self.profile()
        #expect(try Profile(Self.text, file: "/elsewhere/x.yaml") { _ in "{{zone}}\n" }.digest == one.digest)
        #expect(try Self.profile(note: "other").digest != one.digest)
        #expect(try Self.profile(Self.text + "# a word\n").digest != one.digest)
        let base = try SpecSet.builtIn()
        #expect(try base.stacking([]).digest == base.digest)
        #expect(try base.stacking([one]).digest != base.digest)
    }

    @Test func `stands after what it names, under a name of its own`() throws {
        let base = try SpecSet.builtIn()
        let one = try Profile(CustomizationTests.text("", name: "one"), file: "1") { _ in nil }
        let two = try Profile(CustomizationTests.text("", header: "after: one\n", name: "two"), file: "2") { _ in nil }
        #expect(try base.stacking([one, two]).specs.map(\.name).suffix(2) == ["one", "two"])
        #expect(throws: SpecError.self) { try base.stacking([two, one]) }
        #expect(throws: SpecError.self) { try base.stacking([one, one]) }
        let other = try Profile(CustomizationTests.text("", name: "lx-base"), file: "3") { _ in nil }
        #expect(throws: SpecError.self) { try base.stacking([other]) }
    }

    @Test(arguments: ["../secret", "/etc/passwd", "a/../../b", ""])
    func `takes contents only from beside itself`(name: String) {
        var asked: [String] = []
        let text = CustomizationTests.text("  - {id: A, why: w, file: {path: /a, contentFrom: '\(name)'}}")
        #expect(throws: SpecError.self) {
            try Profile(text, file: "p") {
                asked.append($0)
                return "x"
            }
        }
        #expect(asked == [])
    }

    @Test(arguments: ["{{a}}", "*b"])
    func `cannot make a small text into a very large one`(item: String) throws {
        let long = String(repeating: "v", count: 100_000)
        let header = "params: {a: {default: \(long), pattern: 'v*'}}\n"
        func profile(_ count: Int) throws {
            let unset = (["&b \(item == "*b" ? long : "x")"] + Array(repeating: "'\(item)'", count: count))
                .joined(separator: ", ").replacing("'*b'", with: "*b")
            let step = step("A", "keys: {path: /a, format: shell, unset: [\(unset)]}")
            _ = try Profile(CustomizationTests.text(step, header: header), file: "p.yaml") { _ in nil }
        }
        try profile(10)
        let error = #expect(throws: SpecError.self) { try profile(100) }
        #expect(error?.reason == .tooLarge)
    }

    @Test func `has all its mistakes told at once`() throws {
        let text = """
            spec: lxlayer/1
            name: Bad
            sumary: x
            target: lxx
            params:
              a: {default: x, pattern: '('}
            when: {inti: systemd, init: systmd}
            steps:
              - id: a
                wy: x
                file: {path: etc, mode: 0888, content: '{{zz}}'}
              - id: a
                why: x
                unit: {mask: [foo, bar.service, x]}
              - id: c
                why: y
                fil: {path: /x}
              - id: d
                why: y
                lines: {path: /x, rules: [{delete: '('}, {append: "a\\nb"}, {keep: a, onc: yes}]}

            """
        let mistakes = Profile.mistakes(in: text, file: "bad.yaml") { _ in nil }
        #expect(
            mistakes.map { "\($0.mark.line):\($0.mark.column)" } == [
                "1:1", "2:7", "3:1", "4:9", "6:28", "7:8", "7:29", "9:5", "10:5", "11:18", "11:29", "11:44", "12:5",
                "14:18", "14:18", "17:5", "20:40", "20:55", "20:74",
            ])
        #expect(Profile.mistakes(in: Self.text, file: "mine.yaml") { _ in "x" } == [])
        // What is told first is what decoding stops at.
        let error = #expect(throws: SpecError.self) { try Profile(text, file: "bad.yaml") { _ in nil } }
        #expect(error.map(mistakes.contains) == true)
    }

    @Test(arguments: SpecDecoderMistake.all)
    func `that has one mistake has one mistake told`(mistake: SpecDecoderMistake) {
        let mistakes = Profile.mistakes(in: mistake.text, file: "t.yaml") { _ in nil }
        #expect(mistakes.contains { $0.reason == mistake.reason })
        #expect(mistakes.count <= 2, "\(mistakes)")
    }
}

/// The decoder's mistakes that a spec has on its own.
struct SpecDecoderMistake: CustomTestStringConvertible {
    var text: String
    var reason: SpecError.Reason
    var testDescription: String { "\(reason)" }

    static let all = `Decoding a spec`.mistakes.compactMap { mistake -> SpecDecoderMistake? in
        switch mistake.reason {
        case .unknownSpec, .cycle: nil
        default: SpecDecoderMistake(text: mistake.text.replacing("‸", with: ""), reason: mistake.reason)
        }
    }
}
