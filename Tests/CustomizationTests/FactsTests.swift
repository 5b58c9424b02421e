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
            (["/etc/debian_version": .symlink("debian_version")], .unsupported),
        ] as [([String: MemoryTree.Node], PlatformFamily)])
    func `tell the family that the platform picks`(nodes: [String: MemoryTree.Node], family: PlatformFamily) throws {
        #expect(try PlatformFamily.detect(in: MemoryTree(nodes)) == family)
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
            (["/usr/sbin/init": .symlink("gone")], .noInit),
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

    @Test func `tell all reasons, and what works less well`() throws {
        let facts = try Facts.gather(
            from: tree(["/etc/mnttab": .file(""), "/native/dev": .fifo]), architecture: "arm64", os: "windows")
        #expect(
            facts.bootability.reasons == [
                .wrongOperatingSystem("windows"), .wrongArchitecture("arm64"), .noInit,
                .mountPointIsNoDirectory(try EntryPath("native/dev")),
            ])
        #expect(facts.bootability.warnings == [.noShell, .unsupportedDistribution])
    }

    @Test func `know our marker`() throws {
        let marked = tree(debian, ["/etc/lx-customized": .file("schema=1\nspecs=a,b\nspecs_digest=sha256:00\n")])
        let marker = try Facts.gather(from: marked, architecture: "amd64", os: "linux").customized
        #expect(marker?.specs == ["a", "b"])
        #expect(marker?.specsDigest == "sha256:00")
    }
}
