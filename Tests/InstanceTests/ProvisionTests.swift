import Foundation
import TestSupport
import Testing

/// The program that runs profiles' scripts, with a directory that is taken for its root.
@Suite struct `Provisioning an instance` {
    /// A root with these scripts, by name.
    private func root(_ scripts: [(name: String, header: String, body: String)]) throws -> InstanceRoot {
        let root = try InstanceRoot()
        for script in scripts { try put(script, in: root) }
        return root
    }

    private func put(_ script: (name: String, header: String, body: String), in root: InstanceRoot) throws {
        let header = script.header.isEmpty ? "" : "# lxlayer-provision: \(script.header)\n"
        try root.write("etc/provision.d/\(script.name)", "#!/bin/sh\n\(header)\(script.body)\n", mode: 0o755)
    }

    /// Runs the program as LXC does, or the boot service; nothing of what it does may reach the caller.
    private func start(
        _ root: InstanceRoot, _ shell: Shell, _ words: [String] = ["web", "lxc", "start"], status: Int32 = 0,
        environment: [String: String] = [:]
    ) throws {
        let program = try #require(shell.program)
        let file = Fixture.repository.appending(path: "Specs/provision/files/lxlayer-provision")
        let result = try program.run(
            shell.arguments + [file.path, "--root", root.url.path] + words, environment: environment)
        #expect(result.status == status, "\(shell): \(result.text) \(result.errorText)")
        #expect(result.output.isEmpty && result.errors.isEmpty, "\(shell): \(result.text)\(result.errorText)")
    }

    private func log(_ root: InstanceRoot) -> String { root.text("var/log/provision.log") ?? "" }

    @Test(arguments: Shell.installed)
    func `scripts run in the order of their names, once or at every start`(shell: Shell) throws {
        let root = try root([
            ("60-b-late", "always continue", "echo late >>run/order"), ("10-a-first", "", "echo first >>run/order"),
            ("50-a-once", "first-boot continue", "echo once >>run/order; echo said; echo and complained >&2"),
        ])
        // Names that are none of ours, and what cannot be run.
        try root.write("etc/provision.d/50-old~", "#!/bin/sh\necho bad >>run/order\n", mode: 0o755)
        try root.write("etc/provision.d/README", "#!/bin/sh\necho bad >>run/order\n", mode: 0o755)
        try root.write("etc/provision.d/55-plain", "#!/bin/sh\necho bad >>run/order\n")
        try start(root, shell)
        #expect(root.text("run/order") == "first\nonce\nlate\n")
        #expect(log(root).contains("said\nand complained\n"))
        try start(root, shell)
        #expect(root.text("run/order") == "first\nonce\nlate\nlate\n")
    }

    @Test(arguments: Shell.installed)
    func `a clone, and a script that changed, are set up again`(shell: Shell) throws {
        let root = try root([("50-a-once", "", "echo one >>run/order")])
        try start(root, shell)
        try start(root, shell, ["other", "lxc", "start"])
        try start(root, shell, ["other", "lxc", "start"])
        #expect(root.text("run/order") == "one\none\n")
        try put(("50-a-once", "", "echo two >>run/order"), in: root)
        try start(root, shell, ["other", "lxc", "start"])
        #expect(root.text("run/order") == "one\none\ntwo\n")
    }

    @Test(arguments: Shell.installed)
    func `an instance whose name nobody tells is the one that it was`(shell: Shell) throws {
        let once = #"echo "one $PROVISION_INSTANCE" >>run/order"#
        let unknown = ["", "lx", "start"]
        let root = try root([("50-a-once", "", once)])
        try start(root, shell)
        try start(root, shell, unknown)
        try start(root, shell)
        #expect(root.text("run/order") == "one web\n")
        // A script that changed is run, and leaves the name as it was noted.
        try put(("50-a-once", "", once + "; :"), in: root)
        try start(root, shell, unknown)
        try start(root, shell)
        #expect(root.text("run/order") == "one web\none \n")
        // The name that is told first is noted: a clone is another one.
        let fresh = try self.root([("50-a-once", "", once)])
        for words in [unknown, unknown, ["web", "lx", "start"], unknown, ["web", "lx", "start"]] {
            try start(fresh, shell, words)
        }
        #expect(fresh.text("run/order") == "one \n")
        try start(fresh, shell, ["clone", "lx", "start"])
        #expect(fresh.text("run/order") == "one \none clone\n")
    }

    @Test(arguments: Shell.installed)
    func `without arguments LXC's variable names the instance`(shell: Shell) throws {
        let root = try root([("50-a-once", "", #"echo "$PROVISION_INSTANCE" >>run/order"#)])
        try start(root, shell, [], environment: ["LXC_NAME": "web1"])
        try start(root, shell, [], environment: ["LXC_NAME": "web1"])
        try start(root, shell, [], environment: ["LXC_NAME": "two\nlines"])
        #expect(root.text("run/order") == "web1\nunprintable\n")
    }

    @Test(arguments: Shell.installed)
    func `nothing of the caller's environment reaches a script`(shell: Shell) throws {
        let root = try root([
            ("50-a-once", "", "env | sed 's/=.*//' | sort >run/names; env >run/env; pwd >run/pwd; cat")
        ])
        let secrets = ["SECRET": "of the host", "PATH": "/usr/bin:/bin:/evil", "IFS": "x", "LXC_ROOTFS_PATH": "/x"]
        try start(root, shell, environment: secrets)
        let names = (root.text("run/names") ?? "").split(separator: "\n").map(String.init)
        let allowed = ["HOME", "LC_ALL", "OLDPWD", "PATH", "PROVISION_INSTANCE", "PWD", "SHLVL", "_"]
        #expect(names.allSatisfy(allowed.contains), "\(names)")
        #expect(root.text("run/env")?.contains("/evil") == false)
        #expect(root.text("run/pwd") == root.url.path + "\n")
    }

    @Test(arguments: Shell.installed)
    func `a failure is logged and tried again, or ends it`(shell: Shell) throws {
        let root = try root([
            ("10-a-fails", "first-boot continue", "echo tried >>run/order; exit 4"),
            ("20-a-ends", "always abort", "echo ended >>run/order; exit 5"),
            ("30-a-never", "", "echo bad >>run/order"),
        ])
        for _ in 1...2 { try start(root, shell, status: 5) }
        #expect(root.text("run/order") == "tried\nended\ntried\nended\n")
        #expect(log(root).contains("10-a-fails: failed with status 4\n"))
        #expect(log(root).contains("20-a-ends: nothing more is done\n"))
    }

    @Test(arguments: Shell.installed)
    func `a log that cannot be written stops nothing`(shell: Shell) throws {
        for obstacle in ["none", "link", "directory"] {
            let root = try root([("50-a-once", "", "echo done >>run/order; echo and said")])
            switch obstacle {
            case "none": try FileManager.default.removeItem(at: root.url.appending(path: "var/log"))
            case "link": try root.link("var/log/provision.log", to: root.outside.appending(path: "log").path)
            default: try root.write("var/log/provision.log/file", "")
            }
            try start(root, shell)
            #expect(root.text("run/order") == "done\n")
            #expect(!FileManager.default.fileExists(atPath: root.outside.appending(path: "log").path))
            #expect(root.text("run/provision.log")?.contains("and said\n") == true)
        }
    }

    @Test(arguments: Shell.installed)
    func `nobody else reads the log`(shell: Shell) throws {
        let root = try root([("50-a-once", "", "echo secret")])
        try start(root, shell)
        #expect(root.mode("var/log/provision.log") == 0o600)
        try root.write("var/log/provision.log", "of an earlier version\n")
        try start(root, shell, ["other", "lxc", "start"])
        #expect(root.mode("var/log/provision.log") == 0o600)
        #expect(log(root).hasPrefix("of an earlier version\n"))
    }

    @Test(arguments: Shell.installed)
    func `a long log makes way for a new one`(shell: Shell) throws {
        let root = try root([("50-a-once", "", "echo said")])
        try root.write("var/log/provision.log", String(repeating: "x", count: 300_000))
        try start(root, shell)
        #expect(log(root).count < 1000)
        #expect(root.text("var/log/provision.log.old")?.count == 300_000)
    }

    @Test(arguments: Shell.installed)
    func `nothing to do is fine`(shell: Shell) throws {
        let root = try InstanceRoot()
        try start(root, shell)
        #expect(log(root).isEmpty)
    }

    @Test(arguments: Shell.installed)
    func `the boot service of a zone starts it, once for each zone`(shell: Shell) throws {
        let root = try root([("50-a-once", "", #"echo "$PROVISION_INSTANCE" >>run/order"#)])
        try root.set("sdc:uuid", "b7e3")
        let source = Fixture.repository.appending(path: "Specs/provision/files/lxlayer-provision")
        try root.link("usr/sbin/lxlayer-provision", to: source.path)
        for _ in 1...2 { try root.boot("early", shell) }
        #expect(root.text("run/order") == "b7e3\n")
        // Metadata that do not answer make no other zone of it.
        try root.fail("sdc:uuid", status: 3)
        try root.boot("early", shell)
        try root.answer("sdc:uuid")
        try root.boot("early", shell)
        #expect(root.text("run/order") == "b7e3\n")
    }

    @Test(arguments: Shell.installed)
    func `a zone has the name of the file that the platform mounts`(shell: Shell) throws {
        let root = try root([("50-a-once", "", #"echo "$PROVISION_INSTANCE" >>run/order"#)])
        let source = Fixture.repository.appending(path: "Specs/provision/files/lxlayer-provision")
        try root.link("usr/sbin/lxlayer-provision", to: source.path)
        // Mount points of earlier names: a directory where zoneadmd made it.
        try root.write("native/etc/zones/a.xml/file", "")
        try root.write("native/etc/zones/b.xml", "")
        try root.write("native/etc/zones/web.xml", "<zone/>\n")
        for _ in 1...2 { try root.boot("early", shell) }
        #expect(root.text("run/order") == "web\n")
        try root.write("native/etc/zones/web.xml", "")
        try root.write("native/etc/zones/clone.xml", "<zone/>\n")
        try root.boot("early", shell)
        #expect(root.text("run/order") == "web\nclone\n")
    }
}
