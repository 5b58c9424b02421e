import Digests
import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `A plan` {
    @Test(
        arguments: [
            ("directory: {path: /a/b, mode: 0700}", [:], ["a", "a/b"]),
            ("directory: {path: /tmp, mode: 0700}", [:], []),
            ("directory: {path: /tmp, mode: 0700, ifExists: set}", [:], ["tmp"]),
            ("directory: {path: /l}", ["/l": .symlink("usr")], []),
            ("directory: {path: /l}", ["/l": .symlink("gone")], []),
            ("directory: {path: /dev/x}", [:], []), ("directory: {path: /native/x}", [:], ["native", "native/x"]),
            ("file: {path: /native/x, content: y}", [:], []), ("file: {path: /sys/x, content: y}", [:], []),
            ("file: {path: /a, content: y}", ["/a": .file("y")], []),
            ("file: {path: /a, content: y, ifExists: keep}", ["/a": .file("x")], []),
            ("file: {path: /a, content: y, ifExists: replace}", ["/a": .file("x")], ["a"]),
            ("file: {path: /a, content: y, mode: 0600, ifExists: replace}", ["/a": .file("y")], ["a"]),
            ("file: {path: /a, content: y, ifExists: replace}", ["/a": .symlink("b")], ["a"]),
            ("file: {path: /a, content: y, ifExists: replace}", ["/a": .directory()], []),
            ("file: {path: /lib/a, content: y}", [:], ["usr/lib/a"]),
            ("symlink: {path: /a, target: b}", [:], ["a"]),
            ("symlink: {path: /a, target: b}", ["/a": .symlink("b")], []),
            ("symlink: {path: /a, target: b, ifExists: keep}", ["/a": .symlink("c")], []),
            ("symlink: {path: /a, target: b, ifExists: replace}", ["/a": .symlink("c")], ["a"]),
            ("remove: {path: /etc/ssh}", [:], ["etc/ssh"]), ("remove: {path: /nothing}", [:], []),
            ("remove: {path: /sbin}", [:], ["sbin"]), ("remove: {path: /sbin/in?t}", [:], ["usr/sbin/init"]),
            ("remove: {path: '/etc/ssh/*_key*'}", [:], ["etc/ssh/ssh_host_rsa_key", "etc/ssh/ssh_host_rsa_key.pub"]),
            ("remove: {path: '/dev/*'}", ["/dev/null": .file("")], []),
            ("remove: {path: /l/x}", ["/l": .symlink("/proc"), "/proc/x": .file("")], []),
        ] as [(String, [String: MemoryTree.Node], [String])])
    func `changes real paths, and only what is not there yet`(
        operation: String, nodes: [String: MemoryTree.Node], paths: [String]
    ) throws {
        let specs = try spec(step("A", operation))
        let start = tree(debian, nodes)
        let plan = try plan(start, specs)
        #expect(plan.paths == paths)
        #expect(plan.treeChanges.isEmpty == paths.isEmpty, "the marker comes with changes only")
        #expect(try CustomizationTests.plan(start.applying(plan.treeChanges), specs).treeChanges.isEmpty)
    }

    @Test func `says of each change which conditions made it apply`() throws {
        let conditions = "{any: [{init: openrc}, {init: [systemd, runit]}], not: {exists: /no}, param: {p: 'yes'}}"
        let plan = try plan(
            tree(["/sbin/init": .symlink("/lib/systemd/systemd"), "/lib/systemd/systemd": .file("x", mode: 0o755)]),
            try spec(
                step("A", "file: {path: /a, content: y}", when: conditions),
                header: "when: {target: lx}\nparams: {p: {default: 'yes', pattern: 'yes|no'}}\n"))
        let change = try #require(plan.changes.first { $0.spec == "test" })
        #expect(
            change.because == [
                MetCondition(condition: "target: lx", found: "lx"),
                MetCondition(condition: "init: [systemd, runit]", found: "systemd"),
                MetCondition(condition: "not: {exists: /no}", found: nil),
                MetCondition(condition: "param: {p: yes}", found: "yes"),
            ])
    }

    @Test func `says of each change what was there and what will be`() throws {
        let start = tree(["/a": .file("x", mode: 0o600), "/l": .symlink("m")])
        let plan = try plan(
            start,
            try spec(
                step("A", "file: {path: /a, content: y, ifExists: replace}, category: 4, source: nobody") + "\n"
                    + step("B", "remove: {path: /l}") + "\n" + step("C", "directory: {path: /d}")))
        let changes = plan.changes.filter { $0.spec == "test" }
        #expect(changes.map(\.path) == [path("a"), path("d"), path("l")])
        #expect(
            changes.first
                == Change(
                    path: path("a"), operation: "file", spec: "test", step: "A", category: 4, why: "a test",
                    source: "nobody", because: [],
                    before: .file(digest: Digest(of: Array("x".utf8)), size: 1, mode: 0o600, uid: 0, gid: 0),
                    after: .file(digest: Digest(of: Array("y".utf8)), size: 1, mode: 0o644, uid: 0, gid: 0)))
        #expect(changes.last?.before == .symlink(target: Array("m".utf8)))
        #expect(changes.last?.after == .absent)
        for case .put(let entry) in plan.treeChanges.values {
            #expect(entry.metadata.modified == ModificationTime(seconds: 1_700_000_000))
        }
    }

    @Test(
        arguments: [
            ("file: {path: /x, content: a}", "file: {path: /x, content: b}", "x"),
            ("file: {path: /x, content: a}", "symlink: {path: /x, target: a}", "x"),
            ("file: {path: /x, content: a}", "file: {path: /usr/../x, content: a, mode: 0600}", nil),
            ("remove: {path: /etc/fstab}", "lines: {path: /etc/fstab, rules: [{append: a}]}", "etc/fstab"),
            ("remove: {path: /etc/ssh}", "file: {path: /etc/ssh/x, content: a}", "etc/ssh"),
            ("file: {path: /x, content: a}", "file: {path: /x/y, content: a}", "x"),
            ("symlink: {path: /lib/x, target: a}", "symlink: {path: /usr/lib/x, target: b}", "usr/lib/x"),
        ] as [(String, String, String?)])
    func `names both steps that want different things`(first: String, second: String, at place: String?) throws {
        guard let place else {
            #expect(throws: SpecError.self) { try spec(step("A", second)) }
            return
        }
        let specs = try spec(step("A", first) + "\n" + step("B", second))
        #expect(
            throws: PlanError.conflict(
                .path(path(place)), first: reference("A", line: 6), second: reference("B", line: 7))
        ) { try plan(tree(debian), specs) }
    }

    @Test func `lets two steps want the same`() throws {
        let same = "file: {path: /x, content: a}"
        let plan = try plan(tree(debian), try spec(step("A", same) + "\n" + step("B", same)))
        #expect(plan.changes.filter { $0.path == path("x") }.map(\.step) == ["A", "B"])
    }

    @Test func `replaces nothing of the image unless told`() throws {
        #expect(throws: PlanError.exists(path("a"), reference("A", line: 6))) {
            try plan(tree(["/a": .file("x")]), try spec(step("A", "file: {path: /a, content: y}")))
        }
    }

    @Test func `of image settings has one value`() throws {
        let quit = step("A", "image: {stopSignal: SIGPWR}")
        let plan = try plan(tree(debian), try spec(quit))
        #expect(plan.imageChanges.map(\.setting) == [.stopSignal("SIGPWR")])
        // The layer that the setting comes with says so.
        #expect(plan.treeChanges[path("etc/lx-customized")] != nil)
        #expect(
            throws: PlanError.conflict(
                .image("stopSignal"), first: reference("A", line: 6), second: reference("B", line: 7))
        ) {
            try CustomizationTests.plan(tree(debian), try spec(quit + "\n" + step("B", "image: {stopSignal: SIGINT}")))
        }
    }

    @Test func `leaves a marker that a script can read, and a record`() throws {
        let specs = try spec(
            step("A", "file: {path: /x, content: a}, category: 4") + "\n"
                + step("B", "remove: {path: /gone}, category: 7") + "\n"
                + step("C", "directory: {path: /tmp}, category: 1"))
        let start = tree(debian)
        let result = start.applying(try plan(start, specs).treeChanges)
        #expect(
            result.text("/etc/lx-customized") == """
                schema=1
                tool=lxlayer
                target=lx
                specs=test
                specs_digest=\(specs.digest)
                categories=1,4
                steps=test/A,test/C

                """)
        #expect(
            result.text("/usr/lib/lxlayer/record.json") == """
                {
                  "parameters": {},
                  "paths": {
                    "x": {
                      "before": {
                        "type": "absent"
                      },
                      "steps": [
                        {
                          "operation": "file",
                          "spec": "test",
                          "step": "A"
                        }
                      ]
                    }
                  },
                  "profiles": [],
                  "schema": 1,
                  "specs": [
                    "test"
                  ],
                  "specs_digest": "\(specs.digest)",
                  "target": "lx"
                }

                """)
    }

    @Test func `does not depend on the order in which files are given`() throws {
        let files = try SpecSet.builtIn().specs.map {
            SpecFile(name: "\($0.name).yaml", text: text("", name: $0.name))
        }
        #expect(try SpecSet.load(files: files).digest == SpecSet.load(files: files.reversed()).digest)
    }

    @Test(
        arguments: [
            ("/usr/lib/systemd/systemd", [:], []),
            ("/usr/bin/busybox", [:], [.initNotPrepared(.busybox)]),
            ("/usr/sbin/sysvinit", ["/etc/inittab": .file("")], []),
        ] as [(String, [String: MemoryTree.Node], [Bootability.Warning])])
    func `says when no spec is for the image's init system`(
        program: String, more: [String: MemoryTree.Node], warnings: [Bootability.Warning]
    ) throws {
        let start = tree(
            debian, more.merging([program: .file("elf", mode: 0o755), "/usr/sbin/init": .symlink(program)]) { $1 })
        #expect(try plan(start).bootable.warnings == warnings)
    }
}
