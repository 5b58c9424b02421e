import Customization
import LayerEntries
import TestSupport
import Testing

/// The specs for LXC, where no family's tree has what they are for.
@Suite struct ContainerSpecsTests {
    private func plan(
        _ nodes: [String: MemoryTree.Node], without gone: [String] = [], parameters: [String: String] = [:]
    ) throws -> (plan: Plan, result: MemoryTree) {
        var base = debian
        for path in gone { base[path] = nil }
        let start = tree(base, nodes)
        let targets = TargetSet([.lxc])
        let facts = try Facts.gather(from: start, architecture: "amd64", os: "linux", targets: targets)
        let plan = try Planner(
            specs: .builtIn(for: targets), facts: facts, tree: start,
            timestamp: ModificationTime(seconds: 1_700_000_000), parameters: parameters
        ).plan()
        return (plan, start.applying(plan.treeChanges))
    }

    private static let library = "/usr/lib/x86_64-linux-gnu/systemd/libsystemd-shared-252.so"

    private static let oldest = ["ProtectControlGroups", "ProtectKernelTunables", "NoNewPrivileges"]
    private static let mounts = [
        "ProtectHome", "ProtectSystem", "PrivateDevices", "PrivateTmp", "ProtectKernelLogs", "ProtectKernelModules",
        "ReadWritePaths", "ReadOnlyPaths",
    ]

    @Test(
        "each version of systemd gets the resets that it knows, and no others",
        arguments: [
            (244, oldest, []), (246, oldest, []), (247, oldest + ["ProcSubset", "ProtectProc"], []),
            (249, oldest + ["ProcSubset", "ProtectProc", "LoadCredential"], []),
            (254, oldest + ["ProcSubset", "ProtectProc", "LoadCredential", "PrivateNetwork"], ["ImportCredential"]),
            (256, oldest + ["ProcSubset", "ProtectProc", "LoadCredential", "PrivateNetwork", "ImportCredential"], []),
            (258, oldest + ["ProcSubset", "ProtectProc", "LoadCredential", "PrivateNetwork", "ImportCredential"], []),
        ] as [(Int, [String], [String])])
    func sandbox(version: Int, keys: [String], privilegedKeys: [String]) throws {
        let nodes: [String: MemoryTree.Node] = [
            "/usr/lib/systemd/libsystemd-shared-\(version).so": .file("elf"),
            "/usr/lib/systemd/system/console-getty.service": .file("[Service]\nStandardInput=tty\n"),
        ]
        for (privileged, expected) in [("no", keys), ("yes", keys + privilegedKeys + ContainerSpecsTests.mounts)] {
            let result = try plan(
                nodes, without: [ContainerSpecsTests.library], parameters: ["lxc-systemd.privileged": privileged]
            ).result
            let text = try #require(result.text("/etc/systemd/system/service.d/zz-lxc.conf"))
            #expect(text.hasPrefix("[Service]\n"))
            #expect(
                Set(text.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "=" }) }) == Set(expected))
            let console = result.text("/etc/systemd/system/console-getty.service.d/zz-lxc.conf")
            #expect((console?.contains("StandardInput=null\n") == true) == (version >= 258))
        }
    }

    @Test("before 244, each unit that asks gets its own; others get none")
    func olderUnits() throws {
        let nodes: [String: MemoryTree.Node] = [
            "/usr/lib/systemd/libsystemd-shared-239.so": .file("elf"),
            "/usr/lib/systemd/system/a.service": .file("[Service]\nNoNewPrivileges=yes\nPrivateTmp=yes\n"),
            "/usr/lib/systemd/system/b.service": .file("[Service]\nNice=1\n"),
            "/usr/lib/systemd/system/systemd-udev-trigger.service": .file("[Service]\nExecStart=udevadm trigger\n"),
        ]
        for (gone, before) in [([ContainerSpecsTests.library], "239"), ([ContainerSpecsTests.library], "219")] {
            var nodes = nodes
            // Versions before 231 have no such library, and tell nothing.
            if before == "219" { nodes["/usr/lib/systemd/libsystemd-shared-239.so"] = nil }
            let result = try plan(nodes, without: gone).result
            #expect(result.entry("/etc/systemd/system/service.d") == nil)
            let dropIn = try #require(result.text("/etc/systemd/system/a.service.d/zz-lxc.conf"))
            #expect(dropIn.hasSuffix("[Service]\nNoNewPrivileges=no\n"))
            #expect(result.entry("/etc/systemd/system/b.service.d") == nil)
            let trigger = result.text("/etc/systemd/system/systemd-udev-trigger.service.d/zz-lxc.conf")
            #expect(trigger?.contains("ExecStart=\nExecStart=-") == true)
        }
        let privileged = try plan(
            nodes, without: [ContainerSpecsTests.library], parameters: ["lxc-systemd.privileged": "yes"]
        ).result
        let dropIn = privileged.text("/etc/systemd/system/a.service.d/zz-lxc.conf")
        #expect(dropIn?.contains("PrivateTmp=no\n") == true)
    }

    @Test(
        "eth0 is for whatever configures the image's network, and for nothing twice",
        arguments: [
            (["/usr/sbin/netplan": .file("elf", mode: 0o755)], "/etc/netplan/10-lxc.yaml"),
            (
                [
                    "/etc/NetworkManager/system-connections": .directory(),
                    "/usr/lib/systemd/system/NetworkManager.service": .file("[Service]\n"),
                ], "/etc/NetworkManager/system-connections/eth0.nmconnection"
            ),
            (["/etc/sysconfig/network-scripts": .directory()], "/etc/sysconfig/network-scripts/ifcfg-eth0"),
            (["/etc/sysconfig/network/config": .file("")], "/etc/sysconfig/network/ifcfg-eth0"),
            ([:], "/etc/systemd/network/eth0.network"),
        ] as [([String: MemoryTree.Node], String)])
    func network(nodes: [String: MemoryTree.Node], path: String) throws {
        let networkd = ["/usr/lib/systemd/system/systemd-networkd.service": MemoryTree.Node.file("[Service]\n")]
        let planned = try plan(nodes.merging(networkd) { $1 })
        let all = [
            "/etc/netplan/10-lxc.yaml", "/etc/NetworkManager/system-connections/eth0.nmconnection",
            "/etc/sysconfig/network-scripts/ifcfg-eth0", "/etc/sysconfig/network/ifcfg-eth0",
            "/etc/systemd/network/eth0.network",
        ]
        #expect(all.filter { planned.result.entry($0) != nil } == [path])
        let kept = try plan(nodes.merging(networkd) { $1 }, parameters: ["lxc-network.eth0": "keep"]).result
        #expect(all.allSatisfy { kept.entry($0) == nil })
    }

    @Test("each container makes host keys of its own where systemd starts sshd; elsewhere a warning tells of them")
    func hostKeys() throws {
        let unit = "/etc/systemd/system/regenerate_ssh_host_keys.service"
        let link = "/etc/systemd/system/multi-user.target.wants/regenerate_ssh_host_keys.service"
        let ssh = "/usr/lib/systemd/system/ssh.service"
        let keygen = "/usr/bin/ssh-keygen"
        let sshd: [String: MemoryTree.Node] = ["/usr/lib/systemd/system/sshd.service": .file("[Service]\n")]
        for (nodes, gone, makes) in [([:], [], true), (sshd, [ssh], true), ([:], [ssh], false), ([:], [keygen], false)]
            as [([String: MemoryTree.Node], [String], Bool)]
        {
            let (plan, result) = try plan(nodes, without: gone)
            #expect((result.entry("/etc/ssh/ssh_host_rsa_key") == nil) == makes, "\(gone)")
            #expect((result.entry(unit) != nil) == makes && (result.entry(link) != nil) == makes)
            #expect(plan.bootable.warnings.contains(.sharedHostKeys) != makes)
        }
    }

    @Test("an interface of another machine's is one no more, and the rest of its file stays")
    func foreignInterface() throws {
        let path = "/etc/sysconfig/network-scripts/ifcfg-eth0"
        let text = "DEVICE=eth0\nHWADDR=00:11:22:33:44:55\nUUID=1-2\nBOOTPROTO=static\nIPADDR=192.0.2.1\n"
        let result = try plan([path: .file(text)]).result
        #expect(result.text(path) == "DEVICE=eth0\nBOOTPROTO=static\nIPADDR=192.0.2.1\n")
    }

    @Test("cloud-init does nothing, or reads a seed, or stays as it is")
    func cloudInit() throws {
        let nodes = ["/etc/cloud/cloud.cfg": MemoryTree.Node.file("users: []\n")]
        let paths = [
            "/etc/cloud/cloud-init.disabled", "/etc/cloud/cloud.cfg.d/99_lxc.cfg",
            "/var/lib/cloud/seed/nocloud-net/meta-data", "/var/lib/cloud/seed/nocloud-net/user-data",
        ]
        for (mode, expected) in [("off", Array(paths.prefix(1))), ("nocloud", Array(paths.dropFirst())), ("keep", [])] {
            let result = try plan(nodes, parameters: ["lxc-cloud-init.mode": mode]).result
            #expect(paths.filter { result.entry($0) != nil } == expected, "\(mode)")
        }
    }

    @Test(
        "a mount point of LXC's that is a link, and a system without a shell, do not boot",
        arguments: [
            (["/proc": .symlink("run")], .mountPointIsSymlink(path("proc"))),
            (["/dev": .file("x")], .mountPointIsNoDirectory(path("dev"))),
            (["/usr/bin/sh": .file("elf", mode: 0o644)], .noShell),
        ] as [([String: MemoryTree.Node], Bootability.Reason)])
    func bootability(nodes: [String: MemoryTree.Node], reason: Bootability.Reason) throws {
        #expect(try plan(nodes).plan.bootable.reasons == [reason])
    }
}
