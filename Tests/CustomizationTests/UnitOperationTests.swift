import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `Operations on units` {
    static let directory = "etc/systemd/system"

    /// What a step does to an image: target of each link, text of each file, nil for what goes.
    func outcome(_ operation: String, _ nodes: [String: MemoryTree.Node] = [:]) throws -> [String: String?] {
        let specs = try spec("  - id: A\n    why: w\n" + operation)
        let start = tree(debian, nodes)
        let plan = try plan(start, specs)
        let result = start.applying(plan.treeChanges)
        #expect(try CustomizationTests.plan(result, specs).treeChanges.isEmpty, "the second time nothing is left to do")
        var outcome: [String: String?] = [:]
        for path in plan.paths {
            switch result.entry(path)?.kind {
            case .symlink(let target)?: outcome[path] = .some("-> " + String(decoding: target, as: UTF8.self))
            case .file?: outcome[path] = .some(result.text(path))
            case .directory?: continue
            default: outcome[path] = .some(nil)
            }
        }
        return outcome
    }

    @Test func `mask those that are there`() throws {
        #expect(
            try outcome("    unit: {mask: [ssh.service, nothing.service]}")
                == ["\(Self.directory)/ssh.service": "-> /dev/null"])
        #expect(try outcome("    unit: {mask: nothing.service}") == [:])
        #expect(
            try outcome("    unit: {mask: nothing.service, ifMissing: create}")
                == ["\(Self.directory)/nothing.service": "-> /dev/null"])
        #expect(
            try outcome(
                "    unit: {mask: ssh.service}", ["/etc/systemd/system/ssh.service": .symlink("/lib/x.service")])
                == ["\(Self.directory)/ssh.service": "-> /dev/null"])
        #expect(
            try outcome("    unit: {mask: ssh.service}", ["/usr/lib/systemd/system/ssh.service": .symlink("/dev/null")])
                == [:])
    }

    @Test func `destroy no unit file by a mask`() throws {
        let start = tree(debian, ["/etc/systemd/system/ssh.service": .file("[Service]\n")])
        let plan = try plan(start, try spec(step("A", "unit: {mask: ssh.service}")))
        #expect(plan.treeChanges.isEmpty)
        #expect(
            plan.warnings.map(\.kind)
                == [.obstacle(.unitFileInTheWay(try EntryPath("\(Self.directory)/ssh.service")))])
    }

    @Test func `unmask, and touch nothing else`() throws {
        #expect(
            try outcome(
                "    unit: {unmask: [ssh.service, a.service]}",
                [
                    "/etc/systemd/system/ssh.service": .symlink("/dev/null"),
                    "/etc/systemd/system/a.service": .symlink("/usr/lib/systemd/system/ssh.service"),
                ]) == ["\(Self.directory)/ssh.service": nil])
    }

    @Test func `enable as the unit says`() throws {
        let nodes: [String: MemoryTree.Node] = [
            "/usr/lib/systemd/system/a.service": .file(
                "[Install]\nWantedBy=multi-user.target graphical.target\nRequiredBy=x.service\n"
                    + "Alias=b.service\nAlso=c@.service\n"),
            "/usr/lib/systemd/system/c@.service": .file(
                "[Install]\nWantedBy=getty.target\nDefaultInstance=tty1\nAlso=a.service\n"),
        ]
        #expect(
            try outcome("    unit: {enable: a.service}", nodes) == [
                "\(Self.directory)/multi-user.target.wants/a.service": "-> /usr/lib/systemd/system/a.service",
                "\(Self.directory)/graphical.target.wants/a.service": "-> /usr/lib/systemd/system/a.service",
                "\(Self.directory)/x.service.requires/a.service": "-> /usr/lib/systemd/system/a.service",
                "\(Self.directory)/b.service": "-> /usr/lib/systemd/system/a.service",
                "\(Self.directory)/getty.target.wants/c@tty1.service": "-> /usr/lib/systemd/system/c@.service",
            ])
        let enabled: [String: MemoryTree.Node] = [
            "/usr/lib/systemd/system/a.service": .file("[Install]\nWantedBy=multi-user.target\n"),
            "/etc/systemd/system/multi-user.target.wants/a.service": .symlink("/lib/systemd/system/a.service"),
        ]
        #expect(try outcome("    unit: {enable: a.service}", enabled) == [:])
    }

    @Test func `disable all links that start them`() throws {
        #expect(
            try outcome(
                "    unit: {disable: [ssh.service, getty@.service]}",
                [
                    "/etc/systemd/system/multi-user.target.wants/ssh.service": .symlink(
                        "/lib/systemd/system/ssh.service"),
                    "/etc/systemd/system/x.service.requires/ssh.service": .symlink("/lib/systemd/system/ssh.service"),
                    "/etc/systemd/system/sshd.service": .symlink("/lib/systemd/system/ssh.service"),
                    "/etc/systemd/system/getty.target.wants/getty@tty1.service": .symlink("/x"),
                    "/etc/systemd/system/getty.target.wants/other.service": .symlink("/x"),
                ]) == [
                    "\(Self.directory)/multi-user.target.wants/ssh.service": nil,
                    "\(Self.directory)/x.service.requires/ssh.service": nil, "\(Self.directory)/sshd.service": nil,
                    "\(Self.directory)/getty.target.wants/getty@tty1.service": nil,
                ])
    }

    @Test func `install a unit and enable it`() throws {
        let operation = """
                unit:
                  install: new.service
                  enable: true
                  text: |
                    [Service]
                    ExecStart=/bin/true
                    [Install]
                    WantedBy=multi-user.target
            """
        #expect(
            try outcome(operation) == [
                "\(Self.directory)/new.service":
                    "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n",
                "\(Self.directory)/multi-user.target.wants/new.service": "-> /etc/systemd/system/new.service",
            ])
        #expect(try outcome(operation, ["/etc/systemd/system/new.service": .file("another")]) == [:])
    }

    @Test func `write drop-ins for the units that exist, under their real names`() throws {
        let text = "# Written by lxlayer; /usr/lib/lxlayer/record.json says why.\n[Service]\nNice=1\n"
        #expect(
            try outcome(
                "    unit: {dropin: [sshd.service, nothing.service], text: \"[Service]\\nNice=1\"}",
                ["/etc/systemd/system/sshd.service": .symlink("/lib/systemd/system/ssh.service")])
                == ["\(Self.directory)/ssh.service.d/zz-lx.conf": text])
    }
}
