import Foundation
import TestSupport
import Testing

@Suite struct `At boot, early` {
    static let metadata = [
        "sdc:resolvers": "[\"192.0.2.1\", \"2001:db8::1\"]\n",
        "sdc:dns_domain": "example.com\n",
        "sdc:hostname": "web1\n",
        "root_authorized_keys": "ssh-ed25519 AAAAC3Nza one@example\n",
        "user-data": "a=$(b)\n",
    ]

    @Test(.enabled(if: Shell.missing.isEmpty, "not installed: \(Shell.missing) (make setup)"))
    func `all shells of the table are tried`() { #expect(Shell.installed.count == Shell.all.count) }

    @Test(arguments: Shell.installed)
    func `an instance gets what its metadata say`(shell: Shell) throws {
        let root = try InstanceRoot(Self.metadata)
        try root.write("etc/hosts", "127.0.0.1\tlocalhost", mode: 0o640)
        try root.boot("early", shell)
        #expect(
            root.text("etc/resolv.conf")
                == "# AUTOMATIC ZONE CONFIG\nnameserver 192.0.2.1\nnameserver 2001:db8::1\nsearch example.com\n")
        #expect(root.mode("etc/resolv.conf") == 0o644)
        #expect(root.text("run/hostname") == "web1\n")
        #expect(root.text("etc/hostname") == "web1\n")
        #expect(root.text("etc/hosts") == "127.0.0.1\tlocalhost\n127.0.1.1\tweb1\t# lx-instance\n")
        #expect(root.mode("etc/hosts") == 0o640)
        #expect(root.text("root/.ssh/authorized_keys") == "ssh-ed25519 AAAAC3Nza one@example\n")
        #expect(root.mode("root/.ssh") == 0o700 && root.mode("root/.ssh/authorized_keys") == 0o600)
        #expect(root.text("var/db/mdata-user-data") == "a=$(b)\n")
        #expect(root.mode("var/db/mdata-user-data") == 0o600)
        #expect(root.text("run/ssh-keygen") == "-A -f \(root.url.path)\n")
        #expect(!root.exists("etc/sysconfig/network"))
        #expect(root.log.contains("early: resolvers: 2 in /etc/resolv.conf"))
        // Nothing of its own is left, neither in /run nor beside the files.
        #expect(try root.listing().keys.filter { $0.contains(".lx-instance") } == [])
    }

    @Test(arguments: Shell.installed)
    func `the second boot changes nothing`(shell: Shell) throws {
        let root = try InstanceRoot(Self.metadata)
        try root.write("etc/sysconfig/network", "NETWORKING=yes\nHOSTNAME=old\n")
        try root.boot("early", shell)
        #expect(root.text("etc/sysconfig/network") == "NETWORKING=yes\nHOSTNAME=web1\n")
        // Its stand-in notes each call.
        let first = try root.listing().filter { $0.key != "run/hostname" }
        try root.boot("early", shell)
        #expect(try root.listing().filter { $0.key != "run/hostname" } == first)
    }

    @Test(arguments: Shell.installed)
    func `without metadata, what the platform did stays`(shell: Shell) throws {
        for without in [[], ["native/usr/sbin/mdata-get"]] as [Set<String>] {
            let root = try InstanceRoot(without: without)
            try root.write("etc/resolv.conf", "nameserver 192.0.2.9\n")
            try root.write("etc/ssh/ssh_host_ed25519_key", "key\n")
            // As the layer leaves it: on OmniOS the link leads nowhere.
            if !without.isEmpty { try root.link("usr/sbin/mdata-get", to: "/native/usr/sbin/nowhere/mdata-get") }
            let before = try root.listing()
            try root.boot("early", shell)
            try root.boot("late", shell)
            #expect(try root.listing() == before)
        }
    }

    @Test(arguments: Shell.installed)
    func `metadata that fail or hang stop nothing`(shell: Shell) throws {
        for status in [2, 3, 10, 139, nil] {
            let root = try InstanceRoot(Self.metadata)
            for key in ["sdc:resolvers", "sdc:hostname", "root_authorized_keys", "user-data", "user-script"] {
                try root.fail(key, status: status)
            }
            try root.write("var/svc/provisioning", "")
            try root.write("var/svc/mdata-user-script", "#!/bin/sh\ntouch \(root.url.path)/run/ran\n", mode: 0o755)
            try root.write("var/db/mdata-user-data", "old")
            let start = ContinuousClock.now
            try root.boot("early", shell)
            try root.boot("late", shell)
            #expect(ContinuousClock.now - start < .seconds(30))
            #expect(!root.exists("etc/resolv.conf") && !root.exists("etc/hostname") && !root.exists("root/.ssh"))
            #expect(root.text("var/db/mdata-user-data") == "old")
            #expect(root.text("run/ssh-keygen") != nil)
            // A script that may be another one's by now is not run, nor is the instance said to be finished.
            #expect(!root.exists("run/ran") && root.exists("var/svc/provisioning"))
            #expect(root.log.contains(status == nil ? "no answer within 1 seconds" : "failed with status"))
        }
    }

    @Test(arguments: Shell.installed)
    func `what cannot be written stops nothing`(shell: Shell) throws {
        let root = try InstanceRoot(Self.metadata, without: ["root"])
        for path in ["etc/resolv.conf", "etc/hostname"] {
            try FileManager.default.createDirectory(
                at: root.url.appending(path: path), withIntermediateDirectories: true)
        }
        try root.write("root", "a file")
        try root.write("var/db", "a file")
        try root.write("run/hostname.fails", "")
        try root.boot("early", shell)
        #expect(root.text("etc/hosts")?.contains("web1") == true)
        #expect(root.text("run/ssh-keygen") != nil)
        for text in [
            "/etc/resolv.conf: not written", "/etc/hostname: not written", "authorized_keys: cannot be written",
            "/var/db/mdata-user-data: cannot be written", "cannot be set: not allowed",
        ] {
            #expect(root.log.contains(text), "\(text)")
        }
    }

    @Test(.disabled(if: geteuid() == 0, "root may write everywhere"), arguments: Shell.installed)
    func `a directory that nobody may write to stops nothing`(shell: Shell) throws {
        let root = try InstanceRoot(Self.metadata)
        let etc = root.url.appending(path: "etc").path
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: etc)
        try root.boot("early", shell)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: etc)
        #expect(!root.exists("etc/resolv.conf") && root.exists("root/.ssh/authorized_keys"))
    }

    @Test(arguments: Shell.installed)
    func `no link leads out of the root`(shell: Shell) throws {
        let root = try InstanceRoot(Self.metadata)
        let target = root.outside.appending(path: "file")
        try Data("untouched\n".utf8).write(to: target)
        let names = ["etc/resolv.conf", "etc/hostname", "etc/hosts", "root/.ssh/authorized_keys"]
        try root.write("root/.ssh/config", "")
        for path in names + ["var/log/lx-instance.log"] { try root.link(path, to: target.path) }
        try root.boot("early", shell)
        #expect(try String(contentsOf: target, encoding: .utf8) == "untouched\n")
        // The platform replaces it, too; the others are somebody's own idea.
        #expect(root.type("etc/resolv.conf") == .typeRegular)
        for path in names.dropFirst() { #expect(root.type(path) == .typeSymbolicLink, "\(path)") }
    }

    @Test(arguments: Shell.installed)
    func `a link to a directory gives way, too`(shell: Shell) throws {
        let root = try InstanceRoot(Self.metadata)
        try root.link("etc/resolv.conf", to: root.outside.path)
        try root.boot("early", shell)
        #expect(root.type("etc/resolv.conf") == .typeRegular)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root.outside.path) == [])
    }

    @Test(arguments: Shell.installed)
    func `host keys that are there stay, and where no sshd is none are made`(shell: Shell) throws {
        for (present, without) in [("etc/ssh/ssh_host_ecdsa_key", []), (nil, ["usr/sbin/sshd"])]
            as [(String?, Set<String>)]
        {
            let root = try InstanceRoot(without: without)
            if let present { try root.write(present, "key") }
            try root.boot("early", shell)
            #expect(!root.exists("run/ssh-keygen"))
        }
    }

    @Test(arguments: Shell.installed)
    func `delegated file systems are mounted where the platform can`(shell: Shell) throws {
        let root = try InstanceRoot()
        try root.standIn("native/usr/sbin/zfs")
        try root.write("run/zfs.fails", "")
        try root.boot("early", shell)
        #expect(root.text("run/zfs") == "mount -va\n")
        #expect(root.log.contains("zfs mount -va failed with status 1: not allowed"))
    }

    @Test(
        arguments: Shell.installed, [[], ["early", "late"], ["--root", "etc", "early"], ["--seconds", "x", "late"]])
    func `anything else is refused with the usage`(shell: Shell, arguments: [String]) throws {
        let result = try #require(shell.program).run(shell.arguments + [InstanceRoot.program.path] + arguments)
        #expect(result.status == 64 && result.errorText.hasPrefix("usage:"))
    }
}
