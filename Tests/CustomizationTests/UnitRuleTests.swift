import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `The rule over all units` {
    static let rule = """
          - id: C
            why: credentials
            units: {reset: {LoadCredential: '', SetCredential: '', ImportCredential: ''}, except: [left.service]}
          - id: N
            why: namespaces
            units: {reset: {PrivateTmp: 'no', ProtectProc: default, BindPaths: ''}}
        """

    /// The settings of each drop-in that the rule writes.
    func dropIns(_ nodes: [String: MemoryTree.Node], _ more: String = "") throws -> [String: [String]] {
        let specs = try spec(Self.rule + more)
        let start = tree(nodes)
        let result = start.applying(try plan(start, specs).treeChanges)
        #expect(try plan(result, specs).treeChanges.isEmpty, "the second time nothing is left to do")
        var found: [String: [String]] = [:]
        for path in try plan(start, specs).paths {
            guard path.hasSuffix("/zz-lx.conf"), let text = result.text(path) else { continue }
            let unit = path.split(separator: "/").dropLast().last.map { String($0.dropLast(2)) } ?? ""
            found[unit] = text.split(separator: "\n").dropFirst().map(String.init)
        }
        return found
    }

    @Test(arguments: [
        ("a.service", "[Service]\nLoadCredential=x\nLoadCredential=y\n", ["[Service]", "LoadCredential="]),
        (
            "a.service", "[Service]\nPrivateTmp=true\nSetCredential=a:b\n",
            ["[Service]", "SetCredential=", "PrivateTmp=no"]
        ),
        ("a.service", "[Service]\nProtectProc=invisible\n", ["[Service]", "ProtectProc=default"]),
        ("a@.service", "[Service]\nPrivateTmp=disconnected\n", ["[Service]", "PrivateTmp=no"]),
        ("a.socket", "[Socket]\nBindPaths=/x\n[Service]\nPrivateTmp=yes\n", ["[Socket]", "BindPaths="]),
        ("a.mount", "[Mount]\nPrivateTmp=yes\n", ["[Mount]", "PrivateTmp=no"]),
        ("a.swap", "[Swap]\nPrivateTmp=yes\n", ["[Swap]", "PrivateTmp=no"]),
    ])
    func `resets exactly what a unit asks for`(unit: String, text: String, settings: [String]) throws {
        #expect(try dropIns(["/usr/lib/systemd/system/\(unit)": .file(text)]) == [unit: settings])
    }

    @Test(arguments: [
        ("a.service", "[Service]\nPrivateTmp=no\nProtectProc=default\nBindPaths=\n"),
        ("a.service", "[Service]\nLoadCredential=x\nLoadCredential=\n"), ("a.service", "[Unit]\nPrivateTmp=yes\n"),
        ("left.service", "[Service]\nLoadCredential=x\n"), ("a.timer", "[Service]\nPrivateTmp=yes\n"),
        ("a.conf", "[Service]\nPrivateTmp=yes\n"), ("a.service", "PrivateTmp=yes\n"),
    ])
    func `leaves alone what asks for nothing`(unit: String, text: String) throws {
        #expect(try dropIns(["/usr/lib/systemd/system/\(unit)": .file(text)]) == [:])
    }

    @Test func `sees what drop-ins ask for and take back`() throws {
        let asking = MemoryTree.Node.file("[Service]\nPrivateTmp=yes\n")
        let silent = MemoryTree.Node.file("[Service]\n")
        let taken = MemoryTree.Node.file("[Service]\nPrivateTmp=no\n")
        #expect(
            try dropIns([
                "/usr/lib/systemd/system/a.service": asking, "/etc/systemd/system/a.service.d/override.conf": taken,
                "/usr/lib/systemd/system/b.service": silent, "/usr/lib/systemd/system/b.service.d/x.conf": asking,
                "/usr/lib/systemd/system/c-d.service": silent, "/usr/lib/systemd/system/c-.service.d/x.conf": asking,
            ]) == ["b.service": ["[Service]", "PrivateTmp=no"], "c-d.service": ["[Service]", "PrivateTmp=no"]])
    }

    @Test func `needs nothing for a masked unit, by the image or by us`() throws {
        let asking = MemoryTree.Node.file("[Service]\nPrivateTmp=yes\n")
        #expect(
            try dropIns(
                [
                    "/usr/lib/systemd/system/a.service": asking, "/etc/systemd/system/a.service": .symlink("/dev/null"),
                    "/usr/lib/systemd/system/b.service": asking,
                ], "\n" + step("M", "unit: {mask: b.service}")) == [:])
    }

    @Test func `gives one drop-in to a unit, not one to each of its names`() throws {
        #expect(
            try dropIns([
                "/usr/lib/systemd/system/a.service": .file("[Service]\nPrivateTmp=yes\nLoadCredential=x\n"),
                "/etc/systemd/system/alias.service": .symlink("/usr/lib/systemd/system/a.service"),
            ]) == ["a.service": ["[Service]", "LoadCredential=", "PrivateTmp=no"]])
    }

    @Test func `joins the drop-ins of other steps, unless they disagree`() throws {
        let nodes: [String: MemoryTree.Node] = [
            "/usr/lib/systemd/system/a.service": .file("[Service]\nPrivateTmp=yes\n")
        ]
        #expect(
            try dropIns(
                nodes, "\n" + step("D", "unit: {dropin: a.service, text: \"[Service]\\nNice=1\\nPrivateTmp=no\"}"))
                == ["a.service": ["[Service]", "PrivateTmp=no", "Nice=1"]])
        let path = try EntryPath("etc/systemd/system/a.service.d/zz-lx.conf")
        #expect(
            throws: PlanError.conflict(
                .setting(path, section: "Service", key: "PrivateTmp"), first: reference("N", line: 9),
                second: reference("D", line: 12))
        ) {
            try dropIns(nodes, "\n" + step("D", "unit: {dropin: a.service, text: \"[Service]\\nPrivateTmp=yes\"}"))
        }
    }

    @Test func `keeps what its drop-in says already`() throws {
        #expect(
            try dropIns([
                "/usr/lib/systemd/system/a.service": .file("[Service]\nPrivateTmp=yes\n"),
                "/etc/systemd/system/a.service.d/zz-lx.conf": .file("[Unit]\nDescription=x\n[Service]\nNice=1\n"),
            ]) == ["a.service": ["[Unit]", "Description=x", "[Service]", "Nice=1", "PrivateTmp=no"]])
    }

    @Test(
        arguments: [
            // A user of its own, which nobody else has.
            ("", ["User=nobody"], nil), ("User=\n", ["User=nobody"], nil),
            // The image's, by name and by number.
            ("User=www\n", [], nil), ("User=33\n", [], nil), ("User=www\nGroup=web\n", [], nil),
            // One that only systemd would have made.
            ("User=gone\n", ["User=nobody"], "gone"), ("User=%i\n", ["User=nobody"], "%i"),
            ("User=gone\nGroup=web\n", ["User=nobody"], "gone"),
            ("User=gone\nGroup=gone\n", ["User=nobody", "Group="], "gone"), ("User=www\nGroup=gone\n", ["Group="], nil),
        ] as [(String, [String], String?)])
    func `gives a unit that is reset a user that there is`(
        lines: String, more: [String], other: String?
    ) throws {
        let specs = try spec(step("U", "units: {reset: {DynamicUser: 'no'}, user: nobody}"))
        let start = tree([
            "/usr/lib/systemd/system/a.service": .file("[Service]\nDynamicUser=yes\n" + lines),
            // Units that do not ask keep whom they have.
            "/usr/lib/systemd/system/b.service": .file("[Service]\nDynamicUser=no\nUser=gone\n"),
            "/etc/passwd": .file("root:x:0:0::/root:/bin/sh\nwww:x:33:33::/:/bin/false\n"),
            "/etc/group": .file("root:x:0:\nweb:x:44:\n"),
        ])
        let plan = try plan(start, specs)
        let result = start.applying(plan.treeChanges)
        #expect(
            result.text("/etc/systemd/system/a.service.d/zz-lx.conf")?.split(separator: "\n").dropFirst()
                .map(String.init) == ["[Service]", "DynamicUser=no"] + more)
        #expect(result.entry("/etc/systemd/system/b.service.d") == nil)
        let name = try #require(UnitName("a.service"))
        let warned = PlanWarning(
            step: reference("U", line: 6), kind: .runsAs(name, user: "nobody", insteadOf: other))
        #expect(plan.warnings == (more.contains("User=nobody") ? [warned] : []))
        #expect(try CustomizationTests.plan(result, specs).treeChanges.isEmpty)
    }

    @Test func `warns of a drop-in that is read later`() throws {
        let start = tree([
            "/usr/lib/systemd/system/a.service": .file("[Service]\n"),
            "/usr/lib/systemd/system/a.service.d/zzz.conf": .file("[Service]\nPrivateTmp=yes\n"),
        ])
        let name = try #require(UnitName("a.service"))
        #expect(
            try plan(start, try spec(Self.rule)).warnings
                == [
                    PlanWarning(
                        step: reference("N", line: 9),
                        kind: .laterDropIn(name, dropIn: Array("zzz.conf".utf8), key: "PrivateTmp"))
                ])
    }

    @Test func `writes to the real directory`() throws {
        let start = tree([
            "/usr/lib/systemd/system/a.service": .file("[Service]\nPrivateTmp=yes\n"),
            "/etc/systemd": .symlink("../usr/local/etc/systemd"), "/usr/local/etc/systemd": .directory(),
        ])
        #expect(
            try plan(start, try spec(Self.rule)).paths == [
                "usr/local/etc/systemd/system", "usr/local/etc/systemd/system/a.service.d",
                "usr/local/etc/systemd/system/a.service.d/zz-lx.conf",
            ])
    }
}
