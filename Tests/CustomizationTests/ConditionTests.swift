import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `Conditions` {
    static let ubuntu = tree(
        debian,
        [
            "/usr/lib/os-release": .file("ID=ubuntu\nVERSION_ID='22.04'\n"),
            "/etc/lsb-release": .file("DISTRIB_ID=Ubuntu\n"), "/dangling": .symlink("/nowhere"),
            "/usr/lib/systemd/system/getty@.service": .file("[Service]\n"),
            "/etc/systemd/system/off.service": .symlink("/dev/null"),
        ])

    @Test(arguments: [
        ("{distribution: ubuntu}", true), ("{distribution: [debian, ubuntu]}", true), ("{distribution: debian}", false),
        ("{version: '>=20.04 <24.04'}", true), ("{version: ['20.04', '22.04']}", true), ("{version: '>22.04'}", false),
        ("{systemd: '>=252'}", true), ("{systemd: '<252'}", false), ("{family: ubuntu, init: systemd}", true),
        ("{family: ubuntu, init: runit}", false), ("{not: {init: runit}}", true), ("{not: {init: systemd}}", false),
        ("{any: [{init: runit}, {family: ubuntu}]}", true), ("{any: [{init: runit}, {family: debian}]}", false),
        ("{all: [{init: systemd}, {not: {family: debian}}]}", true), ("{exists: /sbin/init}", true),
        ("{exists: [/nothing, /dangling]}", true), ("{exists: /nothing}", false), ("{symlink: /sbin}", true),
        ("{symlink: /usr}", false), ("{unit: ssh.service}", true), ("{unit: getty@tty1.service}", true),
        ("{unit: off.service}", false), ("{unit: nothing.service}", false), ("{merged-usr: true}", true),
        ("{package-manager: apt}", true), ("{architecture: amd64}", true), ("{target: lx}", true),
        ("{customized: false}", true), ("{line: {path: /etc/ssh/sshd_config, matching: 'Port \\d+'}}", true),
        ("{line: {path: /etc/ssh/sshd_config, matching: Port}}", false),
        ("{line: {path: /nothing, matching: '.*'}}", false),
    ])
    func `hold or not`(condition: String, holds: Bool) throws {
        let plan = try plan(Self.ubuntu, try spec(step("A", "directory: {path: /made}", when: condition)))
        #expect(plan.paths == (holds ? ["made"] : []))
        #expect(plan.skipped.isEmpty == holds)
    }

    @Test func `that do not hold are told with what was found`() throws {
        let specs = try spec(step("A", "directory: {path: /made}", when: "{init: systemd, version: '>=24.04'}"))
        #expect(
            try plan(Self.ubuntu, specs).reason("A")
                == .condition(UnmetCondition(condition: "version: >=24.04", found: "22.04")))
    }

    @Test func `of a spec skip all its steps`() throws {
        let specs = try spec(step("A", "directory: {path: /made}"), header: "when: {init: runit}\n")
        let plan = try plan(Self.ubuntu, specs)
        #expect(plan.reason("A") == .spec(UnmetCondition(condition: "init: runit", found: "systemd")))
        #expect(plan.specs.isEmpty)
    }

    @Test func `see the tree below, never our own changes`() throws {
        let specs = try spec(
            step("A", "directory: {path: /made}") + "\n"
                + step("B", "directory: {path: /after}", when: "{exists: /made}"))
        #expect(try plan(Self.ubuntu, specs).paths == ["made"])
    }

    @Test func `ask for parameters`() throws {
        let specs = try spec(
            step("A", "directory: {path: /made}", when: "{param: {colour: [red, blue]}}"),
            header: "params: {colour: {default: green, pattern: '[a-z]+'}}\n")
        #expect(try plan(Self.ubuntu, specs).paths == [])
        #expect(try plan(Self.ubuntu, specs, parameters: ["test.colour": "red"]).paths == ["made"])
        #expect(throws: PlanError.badParameter("test.colour", value: "RED", pattern: "[a-z]+")) {
            try plan(Self.ubuntu, specs, parameters: ["test.colour": "RED"])
        }
        #expect(throws: PlanError.unknownParameter("test.color", didYouMean: "test.colour")) {
            try plan(Self.ubuntu, specs, parameters: ["test.color": "red"])
        }
    }

    @Test func `that a spec asserts stop the plan`() throws {
        let specs = try spec("", header: "assert: [{that: {exists: /nothing}, message: it is gone}]\n")
        #expect(
            throws: PlanError.assertion(
                spec: "test", message: "it is gone", unmet: UnmetCondition(condition: "exists: /nothing", found: nil),
                at: SourceMark(file: "test.yaml", line: 5, column: 10))
        ) { try plan(Self.ubuntu, specs) }
    }
}
