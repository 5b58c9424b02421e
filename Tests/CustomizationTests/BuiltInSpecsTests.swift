import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `The built-in specs` {
    @Test func `give every step a reason, a source and a category`() throws {
        let specs = try SpecSet.builtIn().specs
        #expect(specs.first?.name == "lx-base")
        #expect(Set(specs.map(\.name)).count == specs.count && specs.count >= 16)
        for step in specs.flatMap(\.steps) {
            #expect(!step.why.isEmpty && step.source != nil && step.category != nil, "\(step.id)")
        }
    }

    @Test func `prepare a Debian with systemd, and then have nothing left to do`() throws {
        let start = tree(debian)
        let plan = try plan(start)
        let result = start.applying(plan.treeChanges)
        #expect(plan.warnings.isEmpty)
        for directory in ["dev", "etc/default", "etc/svc/volatile", "lib", "proc", "usr", "var", "sbin", "etc/zones"] {
            #expect(result.entry("/native/\(directory)")?.kind == .directory)
        }
        #expect(result.entry("/native/tmp")?.metadata.mode == 0o1777)
        #expect(
            result.entry("/usr/sbin/mdata-get")?.kind == .symlink(target: Array("/native/usr/sbin/mdata-get".utf8)))
        #expect(
            result.entry("/etc/systemd/system/systemd-remount-fs.service")?.kind
                == .symlink(target: Array("/dev/null".utf8)))
        #expect(
            result.entry("/etc/systemd/system/run-rpc_pipefs.mount")?.kind == .symlink(target: Array("/dev/null".utf8)))
        #expect(result.entry("/etc/ssh/ssh_host_rsa_key") == nil)
        #expect(result.text("/etc/ssh/sshd_config") == "Port 22\n")
        #expect(result.entry("/etc/systemd/system/multi-user.target.wants/regenerate_ssh_host_keys.service") != nil)
        #expect(result.entry("/var/ld/ld.config") == nil)
        let again = try CustomizationTests.plan(result)
        #expect(again.treeChanges.isEmpty)
        #expect(again.bootable.isBootable)
    }

    @Test func `neutralise what units ask for`() throws {
        let start = tree(debian)
        let result = start.applying(try plan(start).treeChanges)
        #expect(
            result.text("/etc/systemd/system/systemd-tmpfiles-setup.service.d/zz-lx.conf")?.split(separator: "\n")
                .dropFirst()
                == ["[Service]", "LoadCredential=", "SetCredential="])
        #expect(
            result.text("/etc/systemd/system/systemd-logind.service.d/zz-lx.conf")?.split(separator: "\n").dropFirst()
                == [
                    "[Service]", "PrivateTmp=no", "PrivateDevices=no", "PrivateNetwork=no", "ProtectSystem=no",
                    "NoNewPrivileges=no", "ProtectHome=no", "ProtectClock=no", "ReadWritePaths=",
                ])
    }

    @Test func `give users' managers another standard input on Ubuntu 20.04 and 22.04 only`() throws {
        for (version, applies) in [("18.04", false), ("20.04", true), ("22.04", true), ("24.04", false)] {
            let plan = try plan(
                tree(
                    debian,
                    [
                        "/usr/lib/os-release": .file("ID=ubuntu\nVERSION_ID=\"\(version)\"\n"),
                        "/etc/lsb-release": .file("DISTRIB_ID=Ubuntu\n"),
                        "/usr/lib/systemd/system/user@.service": .file("[Service]\n"),
                    ]))
            #expect(plan.paths.contains("etc/systemd/null") == applies)
            #expect(plan.paths.contains("etc/systemd/system/user@.service.d/zz-lx.conf") == applies)
        }
    }

    @Test func `leave host keys alone where nothing could make new ones`() throws {
        var nodes = debian
        nodes["/usr/bin/ssh-keygen"] = nil
        #expect(try plan(tree(nodes)).paths.allSatisfy { !$0.hasPrefix("etc/ssh") })
    }

    @Test func `remove host keys only where something makes new ones`() throws {
        let paths = ["etc/ssh/ssh_host_rsa_key", "etc/ssh/ssh_host_rsa_key.pub"]
        var nodes = debian
        nodes["/usr/lib/systemd/system/ssh.service"] = nil
        for (nodes, service, removes) in [
            (debian, "yes", true), (nodes, "yes", true), (debian, "no", true), (nodes, "no", false),
        ] {
            let start = tree(nodes)
            let plan = try plan(start, parameters: ["lx-instance.service": service])
            #expect(paths.allSatisfy(plan.paths.contains) == removes && plan.paths.contains(paths[0]) == removes)
            let result = start.applying(plan.treeChanges)
            let makers = [
                "sysinit.target.wants/lx-instance.service", "multi-user.target.wants/regenerate_ssh_host_keys.service",
            ]
            #expect(makers.contains { result.entry("/etc/systemd/system/\($0)") != nil } == removes)
            #expect(plan.bootable.warnings.contains(.sharedHostKeys) != removes)
        }
    }

    @Test func `tell of keys that let somebody in everywhere`() throws {
        let keys = path("root/.ssh/authorized_keys")
        for (text, warns) in [("", false), ("ssh-ed25519 AAAA\n", true)] {
            let plan = try plan(tree(debian, ["/root/.ssh/authorized_keys": .file(text)]))
            #expect(plan.bootable.warnings.contains(.authorizedKeys(keys)) == warns)
            #expect(!plan.paths.contains("root/.ssh/authorized_keys"))
        }
    }

    @Test func `make each zone a machine of its own`() throws {
        let id = "0123456789abcdef0123456789abcdef\n"
        let dbus = "/var/lib/dbus/machine-id"
        let start = tree(debian, ["/etc/machine-id": .file(id, mode: 0o444), dbus: .file(id)])
        let result = start.applying(try plan(start).treeChanges)
        #expect(result.text("/etc/machine-id") == "" && result.entry(dbus) == nil)
        #expect(try plan(result).treeChanges.isEmpty)
        // None of its own, and not yet one.
        for text in ["", "uninitialized\n"] {
            let nodes: [String: MemoryTree.Node] = ["/etc/machine-id": .file(text), dbus: .symlink("/etc/machine-id")]
            let paths = try plan(tree(debian, nodes)).paths
            #expect(!paths.contains("etc/machine-id") && !paths.contains("var/lib/dbus/machine-id"))
        }
    }

    @Test(arguments: [(243, []), (244, [""]), (246, [""]), (247, ["", "-247"]), (254, ["", "-247", "-254"])])
    func `say to later services what their systemd knows`(version: Int, names: [String]) throws {
        var nodes = debian
        nodes["/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so"] = nil
        nodes["/usr/lib/systemd/libsystemd-shared-\(version).so"] = .file("elf")
        let start = tree(nodes)
        let result = start.applying(try plan(start).treeChanges)
        let directory = "/etc/systemd/system/service.d"
        for name in ["", "-247", "-254"] {
            #expect((result.entry("\(directory)/90-lx-later\(name).conf") != nil) == names.contains(name))
        }
        let text = result.text("\(directory)/90-lx-later.conf") ?? ""
        for key in ["ProtectClock", "ProtectProc", "ProcSubset", "Credential"] { #expect(!text.contains(key)) }
    }

    @Test func `write the old linker configuration on request`() throws {
        let start = tree(debian)
        let result = start.applying(try plan(start, parameters: ["lx-base.ld-config": "yes"]).treeChanges)
        for (path, head, size, word, library) in [
            ("/var/ld/ld.config", 80, 168, "", [1, 1, 3] as [UInt8]),
            ("/var/ld/64/ld.config", 88, 200, "/amd64", [2, 1, 0x3e]),
        ] {
            let bytes = try #require(result.entry(path)?.content)
            #expect(bytes.count == size)
            #expect(Array(bytes.prefix(7)) == [0x3f, 0x52, 0x4c, 0x43] + library)
            let strings =
                "/native/lib\(word):/native/usr/lib\(word)\0/native/lib/secure\(word):/native/usr/lib/secure\(word)\0"
            #expect(bytes[(16 + head)...].starts(with: strings.utf8))
        }
    }

    @Test func `give a distribution that the platform refuses the marker that it needs`() throws {
        let arch = ["/usr/lib/os-release": MemoryTree.Node.file("ID=arch\n")]
        let start = tree(arch)
        let result = start.applying(try plan(start).treeChanges)
        #expect(try Facts.gather(from: result, architecture: "amd64", os: "linux").family == .void)
    }

    @Test func `have their files kept by the filter`() throws {
        for text in [
            "etc/fstab", "usr/lib/os-release", "usr/lib/systemd/system/a.service", "lib/systemd/system/a.d/b.conf",
        ] {
            #expect(ContentFilter.keeps(path(text), size: 262_144))
            #expect(!ContentFilter.keeps(path(text), size: 262_145))
        }
        #expect(!ContentFilter.keeps(path("usr/bin/ls"), size: 1))
        #expect(!ContentFilter.keeps(path("usr/lib/systemd/systemd"), size: 1))
    }
}
