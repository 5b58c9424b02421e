import Customization
import LayerEntries
import TestSupport

/// What a small Debian with systemd holds, as far as plans care.
let debian: [String: MemoryTree.Node] = [
    "/etc/debian_version": .file("12.5\n"),
    "/etc/os-release": .symlink("../usr/lib/os-release"),
    "/usr/lib/os-release": .file("ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n"),
    "/etc/fstab": .file("# UNCONFIGURED FSTAB FOR BASE SYSTEM\n"),
    "/bin": .symlink("usr/bin"), "/sbin": .symlink("usr/sbin"), "/lib": .symlink("usr/lib"),
    "/usr/bin/sh": .file("elf", mode: 0o755),
    "/usr/bin/apt-get": .file("elf", mode: 0o755),
    "/usr/bin/login": .file("elf", mode: 0o755), "/usr/bin/getent": .file("elf", mode: 0o755),
    "/usr/sbin/shutdown": .file("elf", mode: 0o755), "/etc/group": .file("root:x:0:\ntty:x:5:\n"),
    "/usr/bin/ssh-keygen": .file("elf", mode: 0o755),
    "/usr/sbin/init": .symlink("/lib/systemd/systemd"),
    "/usr/lib/systemd/systemd": .file("elf", mode: 0o755),
    "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so": .file("elf"),
    "/usr/lib/systemd/system/ssh.service": .file("[Service]\nExecStart=/usr/sbin/sshd -D\n"),
    "/usr/lib/systemd/system/systemd-remount-fs.service": .file("[Service]\nType=oneshot\n"),
    "/usr/lib/systemd/system/systemd-logind.service": .file(
        "[Service]\nPrivateTmp=yes\nProtectSystem=strict\nReadWritePaths=/etc /run\nProtectClock=yes\n"),
    "/usr/lib/systemd/system/systemd-tmpfiles-setup.service": .file(
        "[Service]\nLoadCredential=tmpfiles.extra\nLoadCredential=login.motd\nSetCredential=a:b\n"),
    "/etc/ssh/ssh_host_rsa_key": .file("secret", mode: 0o600),
    "/etc/ssh/ssh_host_rsa_key.pub": .file("public"),
    "/etc/ssh/sshd_config": .file("Port 22\n"),
    "/proc": .directory(mode: 0o555), "/dev": .directory(), "/tmp": .directory(mode: 0o1777), "/var": .directory(),
]

func tree(_ base: [String: MemoryTree.Node] = [:], _ more: [String: MemoryTree.Node] = [:]) -> MemoryTree {
    MemoryTree(base.merging(more) { $1 })
}

func plan(
    _ tree: MemoryTree, _ specs: SpecSet? = nil, parameters: [String: String] = [:],
    application: Application? = nil
) throws -> Plan {
    let facts = try Facts.gather(from: tree, architecture: "amd64", os: "linux")
    return try Planner(
        specs: try specs ?? SpecSet.builtIn(), facts: facts, tree: tree,
        timestamp: ModificationTime(seconds: 1_700_000_000), parameters: parameters,
        application: application
    ).plan()
}

/// A set of one spec with these steps, indented by two blanks.
func spec(_ steps: String, name: String = "test", header: String = "") throws(SpecError) -> SpecSet {
    try SpecSet.load(files: [SpecFile(name: name + ".yaml", text: text(steps, header: header, name: name))])
}

func text(_ steps: String, header: String = "", name: String = "test", mark: String = "") -> String {
    let list = steps.isEmpty ? " []" : "\n" + steps
    return "spec: lxlayer/1\n\(mark)name: \(name)\nsummary: a test\ntarget: lx\n\(header)steps:\(list)\n"
}

/// A step of one operation.
func step(_ id: String, _ operation: String, when: String = "") -> String {
    "  - {id: \(id), why: a test, \(when.isEmpty ? "" : "when: \(when), ")\(operation)}"
}

extension Plan {
    /// The real paths that steps change: not those of the marker and the record.
    var paths: [String] {
        var paths: [String] = []
        for change in changes where change.spec != "lxlayer" && paths.last != change.path.description {
            paths.append(change.path.description)
        }
        return paths
    }

    func reason(_ step: String) -> SkipReason? { skipped.first { $0.step == step }?.why }
}

/// A path that is known to be one.
func path(_ text: String) -> EntryPath { (try? EntryPath(text)) ?? .root }
