import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `The boot service` {
    static let program = [
        "usr/lib/lxlayer/instance-early.sh", "usr/lib/lxlayer/instance-late.sh", "usr/lib/lxlayer/instance-values.sh",
        "usr/lib/lxlayer/lx-instance",
    ]

    /// For each init system, a small tree that it is told by, and what starts the service there.
    static let rows: [(name: String, tree: [String: MemoryTree.Node], starts: [String])] = [
        (
            "systemd", debian,
            [
                "etc/systemd/system/lx-instance-late.service", "etc/systemd/system/lx-instance.service",
                "etc/systemd/system/multi-user.target.wants/lx-instance-late.service",
                "etc/systemd/system/sysinit.target.wants/lx-instance.service",
            ]
        ),
        (
            "OpenRC", busybox.merging(["/sbin/openrc": .file(""), "/sbin/openrc-run": .file("")]) { $1 },
            openrc
        ),
        (
            "OpenRC before 0.13", busybox.merging(["/sbin/openrc": .file(""), "/sbin/runscript": .file("")]) { $1 },
            openrc
        ),
        ("busybox", busybox, ["etc/inittab"]),
        (
            "System V, with startpar",
            [
                "/etc/debian_version": .file("12\n"), "/sbin/init": .file("elf", mode: 0o755), "/bin/sh": .file("elf"),
                "/etc/inittab": .file("si::sysinit:/etc/init.d/rcS\n"), "/etc/rcS.d/README": .file(""),
                "/etc/init.d/.depend.boot": .file("TARGETS = hostname.sh\nINTERACTIVE =\n"),
            ],
            ["etc/init.d/.depend.boot", "etc/init.d/lx-instance", "etc/init.d/lx-instance-late"]
                + ["2", "3", "4", "5"].map { "etc/rc\($0).d/S99lx-instance-late" } + ["etc/rcS.d/S99lx-instance"]
        ),
        (
            "Red Hat's System V, below upstart",
            [
                "/etc/redhat-release": .file("CentOS release 6.10\n"), "/sbin/init": .file("elf", mode: 0o755),
                "/bin/sh": .file("elf"), "/sbin/initctl": .file("elf"), "/etc/init/rcS.conf": .file(""),
                "/etc/init.d": .symlink("rc.d/init.d"), "/etc/rc.d/init.d/network": .file(""),
                "/etc/rc.d/rc3.d/S10network": .symlink("../init.d/network"),
            ],
            ["etc/rc.d/init.d/lx-instance", "etc/rc.d/init.d/lx-instance-late"]
                + (2...5).flatMap { ["etc/rc.d/rc\($0).d/S01lx-instance", "etc/rc.d/rc\($0).d/S99lx-instance-late"] }
        ),
        (
            "SUSE's System V",
            [
                "/etc/SuSE-release": .file("SUSE Linux Enterprise Server 11\n"),
                "/sbin/init": .file("elf", mode: 0o755), "/bin/sh": .file("elf"),
                "/etc/inittab": .file("si::bootwait:/etc/init.d/boot\n"),
                "/etc/rc.d": .symlink("init.d"), "/etc/init.d/network": .file(""),
                "/etc/init.d/rc3.d/S05network": .symlink("../network"),
            ],
            ["etc/init.d/lx-instance", "etc/init.d/lx-instance-late"]
                + (2...5).flatMap { level in
                    ["S01lx-instance", "S99lx-instance-late"].map { "etc/init.d/rc\(level).d/\($0)" }
                }
        ),
        (
            "upstart",
            [
                "/etc/lsb-release": .file("DISTRIB_ID=Ubuntu\n"), "/sbin/init": .file("elf", mode: 0o755),
                "/bin/sh": .file("elf"), "/sbin/initctl": .file("elf"), "/etc/init/rc-sysinit.conf": .file(""),
                "/etc/rcS.d/README": .file(""),
            ],
            ["etc/init/lx-instance-late.conf", "etc/init/lx-instance.conf"]
        ),
        (
            "runit",
            [
                "/etc/void-release": .file(""), "/usr/bin/runit-init": .file("elf", mode: 0o755),
                "/sbin/init": .symlink("/usr/bin/runit-init"), "/bin/sh": .file("elf"),
                "/etc/runit/core-services/05-misc.sh": .file(""),
            ],
            [
                "etc/runit/core-services/06-lx-instance.sh", "etc/runit/runsvdir/default/lx-instance-late",
                "etc/sv/lx-instance-late/run", "etc/sv/lx-instance-late/supervise",
            ]
        ),
    ]

    static let busybox: [String: MemoryTree.Node] = [
        "/etc/alpine-release": .file("3.20.3\n"), "/bin/busybox": .file("elf", mode: 0o755),
        "/sbin/init": .symlink("/bin/busybox"), "/bin/sh": .symlink("/bin/busybox"),
        "/etc/inittab": .file("::sysinit:/etc/init.d/rcS\n"),
    ]
    static let openrc = [
        "etc/init.d/lx-instance", "etc/init.d/lx-instance-late", "etc/runlevels/boot/lx-instance",
        "etc/runlevels/default/lx-instance-late",
    ]

    /// What the service's spec puts there, but for directories that are only made for what is in them.
    private func changed(_ plan: Plan) -> [String] {
        let changes = plan.changes.filter { $0.spec == "lx-instance" }
            .filter { !["directory", "remove"].contains($0.operation) }
        return Array(Set(changes.map { "\($0.path)" })).sorted()
    }

    @Test(arguments: rows.map(\.name)) func `is started by whichever init system there is`(name: String) throws {
        let row = try #require(Self.rows.first { $0.name == name })
        let start = tree(row.tree)
        let plan = try plan(start)
        #expect(changed(plan) == (Self.program + row.starts).sorted())
        let result = start.applying(plan.treeChanges)
        #expect(result.entry("/usr/lib/lxlayer/lx-instance")?.metadata.mode == 0o755)
        // Every script is one for a shell or an interpreter that the image has.
        for path in row.starts where path.hasPrefix("etc/init.d/lx-") || path.hasSuffix("/run") {
            let text = try #require(result.text("/" + path))
            let interpreter = try #require(text.split(separator: "\n").first?.dropFirst(2))
            #expect(text.hasPrefix("#!/") && result.entry(String(interpreter)) != nil, "\(path)")
            #expect(result.entry("/" + path)?.metadata.mode == 0o755)
        }
        // A link leads to what there is; to /run when the system runs.
        for path in row.starts where !path.hasSuffix("/supervise") {
            #expect(result.resolve("/" + path)?.entry != nil, "\(path)")
        }
        #expect(try CustomizationTests.plan(result).treeChanges.isEmpty)
    }

    @Test func `has all the time that scripts of profiles need`() throws {
        let start = tree(debian)
        let result = start.applying(try plan(start).treeChanges)
        for unit in ["lx-instance", "lx-instance-late"] {
            let text = try #require(result.text("/etc/systemd/system/\(unit).service"))
            #expect(text.contains("\nTimeoutStartSec=0\n"))
        }
    }

    @Test func `is started once by upstart, whatever starts sshd again`() throws {
        let row = try #require(Self.rows.first { $0.name == "upstart" })
        let start = tree(row.tree)
        let text = try #require(start.applying(try plan(start).treeChanges).text("/etc/init/lx-instance.conf"))
        // A task, or a job whose process ends, would be stopped again.
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.contains("pre-start exec /usr/lib/lxlayer/lx-instance early"))
        #expect(!lines.contains { $0 == "task" || $0.hasPrefix("exec ") || $0.hasPrefix("script") })
    }

    @Test func `is left out on request`() throws {
        let plan = try plan(tree(debian), parameters: ["lx-instance.service": "no"])
        #expect(changed(plan).isEmpty)
    }

    @Test func `is known to startpar, after what insserv wrote`() throws {
        let row = try #require(Self.rows.first { $0.name.hasPrefix("System V") })
        let start = tree(row.tree)
        let result = start.applying(try plan(start).treeChanges)
        #expect(
            result.text("/etc/init.d/.depend.boot")
                == "TARGETS = hostname.sh\nINTERACTIVE =\nTARGETS = lx-instance\nlx-instance: mountall.sh hostname.sh\n"
        )
    }
}
