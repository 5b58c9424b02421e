import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `The facts of an image` {
    @Test func `of a Debian are gathered`() throws {
        let facts = try Facts.gather(from: tree(debian), architecture: "amd64", os: "linux")
        #expect(facts.distribution == "debian")
        #expect(facts.version == "12")
        #expect(facts.prettyName == "Debian GNU/Linux 12 (bookworm)")
        #expect(facts.family == .debian)
        #expect(facts.initSystem == .systemd)
        #expect(facts.systemdVersion == 252)
        #expect(facts.hasMergedUsr)
        #expect(facts.packageManager == .apt)
        #expect(facts.customized == nil)
        #expect(facts.bootability == Bootability(reasons: [], warnings: []))
    }

    @Test(
        arguments: [
            ("A=b\n", "b"), ("A='b c'\n", "b c"), ("A=\"b\\\"c\"\n", "b\"c"), ("A=\"b\\nc\"\n", "b\\nc"),
            ("A=b\\ c\n", "b c"),
            ("A='b'\"c\"d\n", "bcd"), ("A='b\n", nil), ("#A=b\n", nil), (" A=b", "b"), ("A=1\nA=2\n", "2"),
            ("A=b # c\n", "b"),
            ("A B=c\n", nil), ("A=\n", ""), ("A=b\r\n", "b"), ("A='it''s'\n", "its"),
        ] as [(String, String?)])
    func `in os-release are read as a shell reads them`(text: String, value: String?) {
        #expect(OSRelease(Array(text.utf8)).values["A"] == value)
    }

    @Test(
        arguments: [
            (["/etc/redhat-release": .file(""), "/etc/debian_version": .file("")], .redhat),
            (["/etc/lsb-release": .file("DISTRIB_ID=Ubuntu"), "/etc/debian_version": .file("")], .ubuntu),
            (["/etc/lsb-release": .file("DISTRIB_ID=Mint"), "/etc/debian_version": .file("")], .debian),
            (["/etc/lsb-release": .file("DISTRIB_ID=Arch"), "/etc/void-release": .file("")], .unsupported),
            (["/etc/debian_version": .file(""), "/etc/alpine-release": .file("")], .debian),
            (["/etc/alpine-release": .file("3.19")], .busybox), (["/etc/SuSE-release": .file("")], .suse),
            (["/etc/void-release": .file("")], .void), (["/etc/arch-release": .file("")], .unsupported),
            (["/etc/debian_version": .symlink("../usr/v"), "/usr/v": .file("")], .debian),
            (["/etc/debian_version": .symlink("/usr/v"), "/usr/v": .file("")], .unsupported),
            (["/etc/debian_version": .directory()], .unsupported),
            (["/etc/debian_version": .symlink("../../usr/v"), "/usr/v": .file("")], .unsupported),
            (
                ["/etc/debian_version": .symlink("../lib/v"), "/lib": .symlink("/usr"), "/usr/v": .file("")],
                .unsupported
            ),
            (["/etc/debian_version": .symlink("../lib/v"), "/lib": .symlink("usr"), "/usr/v": .file("")], .debian),
            (["/etc": .symlink("/usr/etc"), "/usr/etc/debian_version": .file("")], .unsupported),
            (["/etc/redhat-release": .symlink("/x"), "/x": .file(""), "/etc/alpine-release": .file("")], .busybox),
            (["/etc/debian_version": .symlink("debian_version")], .unsupported),
        ] as [([String: MemoryTree.Node], PlatformFamily)])
    func `tell the family that the platform picks`(nodes: [String: MemoryTree.Node], family: PlatformFamily) throws {
        #expect(try PlatformChoice.made(of: MemoryTree(nodes)).family == family)
    }

    @Test(
        arguments: [
            (["/sbin/init": .symlink("../lib/systemd/systemd"), "/lib/systemd/systemd": .file("x")], .systemd),
            (
                ["/sbin/init": .symlink("/bin/busybox"), "/bin/busybox": .file("x"), "/sbin/openrc": .file("x")],
                .openrc
            ),
            (["/sbin/init": .symlink("/bin/busybox"), "/bin/busybox": .file("x")], .busybox),
            (["/sbin/init": .file("x"), "/etc/inittab": .file("")], .sysvinit),
            (["/sbin/init": .file("x"), "/etc/inittab": .file(""), "/sbin/openrc": .file("x")], .openrc),
            (["/sbin/init": .file("x"), "/sbin/initctl": .file("x"), "/etc/init/tty1.conf": .file("")], .upstart),
            (["/sbin/init": .symlink("runit-init"), "/sbin/runit-init": .file("x")], .runit),
            (["/sbin/init": .file("x")], .unknown), (["/bin/sh": .file("x")], .none),
            (["/sbin/init": .symlink("init")], .none),
        ] as [([String: MemoryTree.Node], InitSystem)])
    func `tell what starts the system`(nodes: [String: MemoryTree.Node], system: InitSystem) {
        #expect(InitSystem.detect(in: MemoryTree(nodes)) == system)
    }

    @Test(
        arguments: [
            ("/usr/lib/systemd/libsystemd-shared-257.so", 257), ("/lib/systemd/libsystemd-shared-241.so", 241),
            ("/usr/lib64/systemd/libsystemd-shared-256.11-1.fc41.so", 256),
            ("/usr/lib/aarch64-linux-gnu/systemd/libsystemd-shared-249.so", 249),
            ("/usr/lib/systemd/libsystemd-core-257.so", nil), ("/usr/lib/systemd/libsystemd-shared-.so", nil),
            ("/usr/lib/systemd/libsystemd-shared-99999999999999999999.so", nil),
        ] as [(String, Int?)])
    func `tell systemd's version`(path: String, version: Int?) {
        #expect(Facts.systemdVersion(in: MemoryTree([path: .file("")])) == version)
    }

    @Test(
        arguments: [
            (["/usr/sbin/init": .file("")], .initNotExecutable(path("usr/sbin/init"), mode: 0o644)),
            (["/usr/sbin/init": .file("x", mode: 0o644)], .initNotExecutable(path("usr/sbin/init"), mode: 0o644)),
            (["/usr/sbin/init": .directory()], .initNotRegular(path("usr/sbin/init"))),
            (["/usr/sbin/init": .symlink("gone")], .initDangling(path("usr/sbin/gone"))),
            (["/usr/bin/sh": .file("elf", mode: 0o644)], .noShell),
            (["/etc/debian_version": .symlink("/v"), "/v": .file("")], .unsupportedDistribution(blocker: nil)),
            (
                ["/etc/debian_version": .symlink("/v"), "/v": .file(""), "/etc/lsb-release": .file("")],
                .unsupportedDistribution(blocker: path("etc/lsb-release"))
            ),
            (
                ["/etc/init.d": .symlink("/etc/rc.d")],
                .linkLeavesRoot(path("etc/init.d"), directory: path("etc/init.d"), .debian)
            ),
            (
                ["/etc/network": .symlink("net"), "/etc/net": .symlink("/run/net")],
                .linkLeavesRoot(path("etc/net"), directory: path("etc/network"), .debian)
            ),
            (["/usr/sbin/init": .symlink("init")], .initUnreachable(.loop(path("sbin/init")))),
            (["/native": .symlink("/mnt")], .mountPointIsSymlink(path("native"))),
            (["/var/ld": .symlink("lib")], .mountPointIsSymlink(path("var/ld"))),
            (["/etc/mnttab": .symlink("../proc/mounts")], .mountPointIsSymlink(path("etc/mnttab"))),
            (["/system": .file("x")], .mountPointIsNoDirectory(path("system"))),
        ] as [([String: MemoryTree.Node], Bootability.Reason)])
    func `tell why an image does not boot`(nodes: [String: MemoryTree.Node], reason: Bootability.Reason) throws {
        let facts = try Facts.gather(from: tree(debian, nodes), architecture: "amd64", os: "linux")
        #expect(facts.bootability.reasons == [reason])
        #expect(!facts.bootability.isBootable)
    }

    @Test(
        arguments: [
            (["/usr/sbin/init": .directory()], .initNotRegular(path("usr/sbin/init"))),
            (["/usr/bin/sh": .file("elf", mode: 0o644)], .noShell),
            (["/proc": .symlink("run")], .mountPointIsSymlink(path("proc"))),
            (["/sys": .file("x")], .mountPointIsNoDirectory(path("sys"))),
            (["/native": .symlink("/mnt")], nil), (["/var/ld": .symlink("lib")], nil),
            (["/etc/debian_version": .symlink("/v")], nil), (["/etc/init.d": .symlink("/etc/rc.d")], nil),
        ] as [([String: MemoryTree.Node], Bootability.Reason?)])
    func `tell why an image does not boot under LXC, on any processor`(
        nodes: [String: MemoryTree.Node], reason: Bootability.Reason?
    ) throws {
        let facts = try Facts.gather(
            from: tree(debian, nodes), architecture: "riscv64", os: "linux", targets: TargetSet([.lxc]))
        #expect(facts.bootability.reasons == (reason.map { [$0] } ?? []))
        // No version is known where init is something else.
        #expect(facts.bootability.warnings == (facts.systemdVersion == 252 ? [.mayNeedNesting(systemd: 252)] : []))
    }

    @Test func `tell all reasons, and what works less well`() throws {
        let facts = try Facts.gather(
            from: tree(["/etc/mnttab": .file(""), "/native/dev": .fifo]), architecture: "arm64", os: "windows")
        #expect(
            facts.bootability.reasons == [
                .wrongOperatingSystem("windows"), .wrongArchitecture("arm64"), .noInit, .noShell,
                .mountPointIsNoDirectory(try EntryPath("native/dev")), .unsupportedDistribution(blocker: nil),
            ])
        #expect(
            facts.bootability.warnings == [
                .noProgram(.login), .noProgram(.getent), .noProgram(.shutdown), .noTerminalGroup,
            ])
    }

    @Test(
        arguments: [
            (["/bin/app"], .applicationOnly(command: ["/bin/app"])), ([], .noInit), (["/sbin/init"], .noInit),
            (["/lib/systemd/systemd", "--user"], .noInit), (["nginx"], .applicationOnly(command: ["nginx"])),
        ] as [([String], Bootability.Reason)])
    func `tell an application's image from a system without init`(
        command: [String], reason: Bootability.Reason
    ) throws {
        var nodes = debian
        nodes["/usr/sbin/init"] = nil
        let facts = try Facts.gather(from: tree(nodes), architecture: "amd64", os: "linux", command: command)
        #expect(facts.bootability.reasons == [reason])
    }

    @Test(
        arguments: [
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", [:], .takenFor(.debian, insteadOf: .ubuntu)),
            ("ID=arch\n", [:], .takenFor(.debian, insteadOf: nil)), ("ID=kali\nID_LIKE=debian\n", [:], nil),
            ("", [:], nil),
            (
                "ID=arch\n", ["/etc/debian_version": .directory(), "/etc/void-release": .file("")],
                .leftAlone(marker: path("etc/void-release"))
            ),
            ("ID=void\n", ["/etc/debian_version": .directory(), "/etc/void-release": .file("")], nil),
        ] as [(String, [String: MemoryTree.Node], Bootability.Warning?)])
    func `tell where the platform takes the image for something else`(
        release: String, nodes: [String: MemoryTree.Node], warning: Bootability.Warning?
    ) throws {
        let start = tree(debian.merging(nodes) { $1 }, ["/usr/lib/os-release": .file(release)])
        let facts = try Facts.gather(from: start, architecture: "amd64", os: "linux")
        #expect(facts.bootability.warnings == (warning.map { [$0] } ?? []))
        #expect(facts.bootability.isBootable)
    }

    @Test(
        arguments: [
            (["/etc/redhat-release": .file("CentOS release 6.10 (Final)\n")], "centos", "6.10"),
            (["/etc/redhat-release": .file("Red Hat Enterprise Linux Server release 5.11\n")], "rhel", "5.11"),
            (["/etc/lsb-release": .file("DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=10.04\n")], "ubuntu", "10.04"),
            (["/etc/debian_version": .file("6.0.10\n")], "debian", "6.0.10"),
            (["/etc/debian_version": .file("squeeze/sid\n")], "debian", nil), ([:], nil, nil),
            (
                ["/etc/os-release": .file("ID=Alma\nVERSION_ID=9\n"), "/etc/redhat-release": .file("CentOS 6\n")],
                "alma", "9"
            ),
        ] as [([String: MemoryTree.Node], String?, String?)])
    func `tell a distribution that is older than os-release, too`(
        nodes: [String: MemoryTree.Node], name: String?, version: String?
    ) throws {
        let facts = try Facts.gather(from: tree(nodes), architecture: "amd64", os: "linux")
        #expect(facts.distribution == name)
        #expect(facts.version == version)
    }

    @Test func `know our marker`() throws {
        let marked = tree(debian, ["/etc/lx-customized": .file("schema=1\nspecs=a,b\nspecs_digest=sha256:00\n")])
        let marker = try Facts.gather(from: marked, architecture: "amd64", os: "linux").customized
        #expect(marker?.specs == ["a", "b"])
        #expect(marker?.specsDigest == "sha256:00")
    }
}
