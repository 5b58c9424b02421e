import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `Services of other init systems` {
    /// What comes of a step: the target of each link, the text of each file, nil for what goes.
    func outcome(_ operation: String, _ nodes: [String: MemoryTree.Node]) throws -> [String: String?] {
        let specs = try spec(step("A", "service: {\(operation)}"))
        let start = tree(nodes)
        let plan = try plan(start, specs)
        let result = start.applying(plan.treeChanges)
        #expect(try CustomizationTests.plan(result, specs).treeChanges.isEmpty)
        var outcome: [String: String?] = [:]
        for path in plan.paths where result.entry(path)?.kind != .directory {
            if case .symlink(let target)? = result.entry(path)?.kind {
                outcome[path] = .some("-> " + String(decoding: target, as: UTF8.self))
            } else {
                outcome[path] = .some(result.text(path))
            }
        }
        return outcome
    }

    @Test func `of OpenRC are links in runlevels`() throws {
        let nodes: [String: MemoryTree.Node] = [
            "/etc/init.d/sshd": .file(""), "/etc/init.d/udev": .file(""),
            "/etc/runlevels/sysinit/udev": .symlink("/etc/init.d/udev"),
            "/etc/runlevels/boot/udev": .symlink("/etc/init.d/udev"),
            "/etc/runlevels/boot/udev-trigger": .symlink("/etc/init.d/udev-trigger"),
        ]
        #expect(
            try outcome("manager: openrc, enable: [sshd, nothing]", nodes)
                == ["etc/runlevels/default/sshd": "-> /etc/init.d/sshd"])
        #expect(
            try outcome("manager: openrc, enable: sshd, runlevel: boot", nodes)
                == ["etc/runlevels/boot/sshd": "-> /etc/init.d/sshd"])
        #expect(
            try outcome("manager: openrc, disable: udev", nodes)
                == ["etc/runlevels/boot/udev": nil, "etc/runlevels/sysinit/udev": nil])
        #expect(
            try outcome("manager: openrc, disable: udev, runlevel: boot", nodes)
                == ["etc/runlevels/boot/udev": nil])
    }

    @Test func `of System V are numbered links and a script`() throws {
        let nodes: [String: MemoryTree.Node] = [
            "/etc/init.d/udev": .file(""), "/etc/rcS.d/S02udev": .symlink("../init.d/udev"),
            "/etc/rc0.d/K1udev": .symlink("../init.d/udev"), "/etc/rc0.d/Kudev": .symlink("../init.d/udev"),
            "/etc/rc0.d/S01udev2": .symlink("../init.d/udev2"), "/etc/rc0.d/X01udev": .symlink("../init.d/udev"),
        ]
        #expect(
            try outcome("manager: sysv, disable: udev", nodes)
                == ["etc/rc0.d/K1udev": nil, "etc/rcS.d/S02udev": nil])
        #expect(
            try outcome("manager: sysv, remove: [udev, nothing]", nodes)
                == ["etc/init.d/udev": nil, "etc/rc0.d/K1udev": nil, "etc/rcS.d/S02udev": nil])
        let redhat: [String: MemoryTree.Node] = [
            "/etc/rc.d/init.d/kudzu": .file(""), "/etc/init.d": .symlink("rc.d/init.d"),
            "/etc/rc.d/rc3.d/S05kudzu": .symlink("../init.d/kudzu"), "/etc/rc3.d": .symlink("rc.d/rc3.d"),
        ]
        #expect(
            try outcome("manager: sysv, remove: kudzu", redhat)
                == ["etc/rc.d/init.d/kudzu": nil, "etc/rc.d/rc3.d/S05kudzu": nil])
    }

    @Test func `of runit are links and a file that says down`() throws {
        let nodes: [String: MemoryTree.Node] = [
            "/etc/sv/sshd/run": .file(""), "/etc/sv/agetty-tty1/run": .file(""),
            "/etc/runit/runsvdir/default/agetty-tty1": .symlink("/etc/sv/agetty-tty1"),
        ]
        #expect(
            try outcome("manager: runit, enable: [sshd, nothing]", nodes)
                == ["etc/runit/runsvdir/default/sshd": "-> /etc/sv/sshd"])
        #expect(
            try outcome("manager: runit, disable: [agetty-tty1, agetty-tty2]", nodes)
                == ["etc/runit/runsvdir/default/agetty-tty1": nil, "etc/sv/agetty-tty1/down": ""])
    }

    @Test func `of upstart get an override, unless there is one`() throws {
        #expect(
            try outcome("manager: upstart, disable: [udev, tty1]", ["/etc/init/tty1.override": .file("mine\n")])
                == ["etc/init/udev.override": "manual\n"])
    }

    @Test func `that are not there are skipped`() throws {
        for operation in [
            "manager: openrc, enable: a", "manager: sysv, remove: a", "manager: runit, disable: a",
        ] {
            #expect(
                try plan(tree(), try spec(step("A", "service: {\(operation)}"))).reason("A")
                    == .noSuchServices(["a"]))
        }
    }

    @Test(arguments: ["../x", ".hidden", "a/b", "a b", "''"])
    func `have names that are no paths`(name: String) {
        #expect(throws: SpecError.self) {
            try spec(step("A", "service: {manager: sysv, remove: \(name)}"))
        }
    }
}
