import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `A step that overrides another` {
    /// Two steps that want different things; each alone changes these paths.
    static let pairs: [(first: String, second: String, nodes: [String: MemoryTree.Node])] = [
        ("file: {path: /x, content: a}", "file: {path: /x, content: b}", [:]),
        ("file: {path: /x, content: a}", "symlink: {path: /x, target: a}", [:]),
        ("file: {path: /x, content: a}", "remove: {path: /x}", [:]),
        ("remove: {path: /etc/fstab}", "lines: {path: /etc/fstab, rules: [{append: a}]}", [:]),
        ("lines: {path: /etc/fstab, rules: [{append: a}]}", "remove: {path: /etc/fstab}", [:]),
        (
            "lines: {path: /etc/fstab, rules: [{delete: '#.*'}]}",
            "lines: {path: /etc/fstab, rules: [{replace: '#.*', with: b}]}", [:]
        ),
        (
            "unit: {dropin: ssh.service, text: \"[Service]\\nA=1\\n\"}",
            "unit: {dropin: ssh.service, text: \"[Service]\\nA=2\\n\"}", [:]
        ),
        ("unit: {mask: ssh.service}", "unit: {unmask: ssh.service}", [:]),
        ("unit: {mask: s.service}", "unit: {enable: s.service}", ["/usr/lib/systemd/system/s.service": install]),
        ("unit: {enable: s.service}", "unit: {mask: s.service}", ["/usr/lib/systemd/system/s.service": install]),
        ("unit: {enable: s.service}", "unit: {disable: s.service}", ["/usr/lib/systemd/system/s.service": install]),
        (
            "unit: {disable: s.service}", "unit: {enable: s.service}",
            [
                "/usr/lib/systemd/system/s.service": install,
                "/etc/systemd/system/multi-user.target.wants/s.service": .symlink("/usr/lib/systemd/system/s.service"),
            ]
        ),
        ("remove: {path: /etc/ssh}", "file: {path: /etc/ssh/x, content: a}", [:]),
        ("file: {path: /x/y, content: a}", "file: {path: /x, content: b}", [:]),
        ("image: {stopSignal: SIGPWR}", "image: {stopSignal: SIGINT}", [:]),
    ]

    static let install = MemoryTree.Node.file("[Service]\nA=b\n[Install]\nWantedBy=multi-user.target\n")

    private static func overriding(_ operation: String) -> String {
        "  - {id: B, why: a test, override: test/A, \(operation)}"
    }

    @Test(arguments: pairs)
    func `has its way, and without saying so is a conflict that names both`(
        first: String, second: String, nodes: [String: MemoryTree.Node]
    ) throws {
        let start = tree(debian, nodes)
        let plain = try spec(step("A", first) + "\n" + step("B", second))
        let error = #expect(throws: PlanError.self) { try plan(start, plain) }
        guard case .conflict(_, let one, let other) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(Set([one.step, other.step]) == ["A", "B"])
        #expect(Set([one.mark.line, other.mark.line]) == [6, 7])

        let stacked = try plan(start, try spec(step("A", first) + "\n" + Self.overriding(second)))
        let alone = try plan(start, try spec(step("B", second)))
        func wanted(_ plan: Plan) -> [String] {
            plan.treeChanges.filter {
                !["etc/lx-customized", "usr/lib/lxlayer/record.json"].contains($0.key.description)
            }
            .map { "\($0.key) \($0.value)" }.sorted()
        }
        #expect(wanted(stacked) == wanted(alone), "what the other wanted is gone")
        #expect(stacked.imageChanges.map(\.setting) == alone.imageChanges.map(\.setting))
        let marker = stacked.marker.first { $0.key == "steps" }?.value
        #expect(marker == (stacked.treeChanges.isEmpty ? nil : "test/B"))
    }

    @Test func `must still be needed`() throws {
        let specs = try spec(
            step("A", "file: {path: /x, content: a}") + "\n" + Self.overriding("file: {path: /y, content: a}"))
        #expect(
            throws: PlanError.needlessOverride(reference("B", line: 7), of: StepName(spec: "test", step: "A"))
        ) { try plan(tree(debian), specs) }
        // The same result is no conflict, so that nothing gives way.
        let same = try spec(
            step("A", "file: {path: /x, content: a}") + "\n" + Self.overriding("file: {path: /x, content: a}"))
        #expect(throws: PlanError.self) { try plan(tree(debian), same) }
    }

    @Test func `may be more than this image needs`() throws {
        let specs = try spec(
            step("A", "file: {path: /x, content: a}", when: "{distribution: void}") + "\n"
                + Self.overriding("file: {path: /x, content: b}"))
        #expect(try plan(tree(debian), specs).paths == ["x"])
    }

    @Test func `names a step that is there`() throws {
        let error = #expect(throws: SpecError.self) {
            try spec("  - {id: B, why: a test, override: test/b, remove: {path: /x}}")
        }
        #expect(error?.reason == .unknownStep("test/b", didYouMean: "test/B"))
        for name in ["B", "/B", "test/", "Test/B"] {
            let error = #expect(throws: SpecError.self) {
                try spec("  - {id: B, why: a test, override: \(name), remove: {path: /x}}")
            }
            #expect(
                error?.reason == .badValue(key: "override", expected: "a step, SPEC/ID", found: name, didYouMean: nil))
        }
    }
}
