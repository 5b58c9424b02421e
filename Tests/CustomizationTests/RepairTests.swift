import LayerEntries
import TestSupport
import Testing

@testable import Customization

/// What makes an image boot that the platform would refuse.
@Suite struct `Repairs` {
    @Test(
        arguments: [
            (["/native": .symlink("/mnt/gone")], ["/native/dev"], true),
            (["/native/etc": .symlink("gone")], ["/native/etc/default", "/native/etc/zones"], true),
            (["/native/dev": .symlink("dev")], ["/native/dev"], true), (["/dev": .symlink("gone")], ["/dev"], true),
            (["/var/ld": .symlink("../x/y")], ["/var/ld"], true),
            (["/system": .symlink("gone")], ["/system/object"], true),
            (["/etc/mnttab": .symlink("../proc/self/mounts")], ["/etc/mnttab"], true),
            (["/native": .symlink("usr")], ["/native"], false), (["/var/ld": .symlink("../usr")], ["/var/ld"], false),
            (["/native/dev": .file("x")], ["/native/dev"], false), (["/system": .fifo], ["/system"], false),
        ] as [([String: MemoryTree.Node], [String], Bool)])
    func `are made at mount points where nobody can miss what is there`(
        nodes: [String: MemoryTree.Node], places: [String], boots: Bool
    ) throws {
        let start = tree(debian, nodes)
        let plan = try plan(start)
        let result = start.applying(plan.treeChanges)
        #expect(plan.bootable.isBootable == boots)
        #expect(plan.warnings.isEmpty == boots)
        for place in places {
            let kind = result.entry(place)?.kind
            if boots {
                #expect(kind == (place == "/etc/mnttab" ? .file(size: 0) : .directory))
            } else {
                #expect(kind == start.entry(place)?.kind)
            }
        }
        #expect(try CustomizationTests.plan(result).treeChanges.isEmpty)
    }

    @Test(arguments: ["/etc", "/var"])
    func `are not made where Linux needs a link`(path: String) throws {
        let nodes = debian.filter { !$0.key.hasPrefix(path + "/") && $0.key != path }
        let moved = debian.filter { $0.key.hasPrefix(path + "/") }.map { ("/usr" + $0.key, $0.value) }
        let start = tree(nodes.merging(moved) { $1 }, [path: .symlink("usr" + path)])
        let plan = try plan(start)
        #expect(plan.bootable.reasons.contains(.mountPointIsSymlink(CustomizationTests.path(path))))
    }

    @Test(
        arguments: [
            (
                ["/etc/debian_version": .symlink("/usr/share/v"), "/usr/share/v": .file("12\n")], .debian,
                "../usr/share/v"
            ),
            (
                ["/etc/debian_version": .symlink("v"), "/etc/v": .symlink("/lib/v"), "/usr/lib/v": .file("12\n")],
                .debian,
                "../usr/lib/v"
            ),
        ] as [([String: MemoryTree.Node], PlatformFamily, String)])
    func `make markers relative that the platform cannot follow`(
        nodes: [String: MemoryTree.Node], family: PlatformFamily, target: String
    ) throws {
        let start = tree(debian, nodes)
        let facts = try Facts.gather(from: start, architecture: "amd64", os: "linux")
        #expect(facts.platform.family == .unsupported)
        #expect(facts.platform.hidden == [path("etc/debian_version")])
        #expect(facts.family == family)
        let plan = try plan(start)
        #expect(plan.platform.family == family)
        #expect(plan.bootable.isBootable)
        // What is for the family applies, although the platform would not have known it.
        #expect(plan.specs.contains("lx-debian-systemd"))
        let result = start.applying(plan.treeChanges)
        #expect(result.entry("/etc/debian_version")?.kind == .symlink(target: Array(target.utf8)))
        #expect(result.entry("/etc/void-release") == nil)
    }

    static let arch: [String: MemoryTree.Node] = {
        var nodes = debian
        nodes["/etc/debian_version"] = nil
        nodes["/usr/lib/os-release"] = .file("ID=arch\n")
        return nodes
    }()

    @Test(
        arguments: [
            ([:], .void, nil),
            (["/etc/lsb-release": .file("DISTRIB_ID=Arch\n")], .void, "/usr/lib/lxlayer/lsb-release"),
            (
                ["/etc/lsb-release": .symlink("../usr/lib/lsb"), "/usr/lib/lsb": .file("DISTRIB_ID=Arch\n")], .void,
                "/usr/lib/lsb"
            ),
            (
                ["/etc/lsb-release": .file("DISTRIB_ID=SUSE\n"), "/etc/SuSE-release": .file("")], .suse,
                "/usr/lib/lxlayer/lsb-release"
            ),
            (["/etc/lsb-release": .symlink("/usr/lib/lsb"), "/usr/lib/lsb": .file("")], .void, "/usr/lib/lsb"),
        ] as [([String: MemoryTree.Node], PlatformFamily, String?)])
    func `give a distribution that the platform refuses what it needs`(
        nodes: [String: MemoryTree.Node], family: PlatformFamily, target: String?
    ) throws {
        let start = tree(Repairs.arch, nodes)
        #expect(try PlatformChoice.made(of: start).family == .unsupported)
        let plan = try plan(start)
        #expect(plan.platform.family == family)
        #expect(plan.bootable.isBootable)
        let result = start.applying(plan.treeChanges)
        if let target {
            #expect(result.entry("/etc/lsb-release")?.kind == .symlink(target: Array(target.utf8)))
            // Programs of the image read what they read before.
            #expect(try result.bytes(at: "/etc/lsb-release") == start.bytes(at: "/etc/lsb-release"))
        }
        #expect(try CustomizationTests.plan(result).treeChanges.isEmpty)
    }

    @Test func `keep links of the boot script's directories inside the image`() throws {
        let start = tree(
            debian,
            [
                "/etc/init.d": .symlink("/etc/rc.d/init.d"), "/etc/rc.d/init.d/ssh": .file("#!/bin/sh\n"),
                "/etc/selinux": .symlink("/usr/share/none"), "/etc/network": .symlink("../usr/share/network"),
            ])
        let facts = try Facts.gather(from: start, architecture: "amd64", os: "linux")
        #expect(facts.bootability.reasons.count == 2)
        let plan = try plan(start)
        #expect(plan.bootable.isBootable)
        let result = start.applying(plan.treeChanges)
        #expect(result.entry("/etc/init.d")?.kind == .symlink(target: Array("rc.d/init.d".utf8)))
        #expect(result.entry("/etc/selinux")?.kind == .symlink(target: Array("../usr/share/none".utf8)))
        #expect(result.entry("/etc/network")?.kind == .symlink(target: Array("../usr/share/network".utf8)))
    }

    @Test(
        arguments: [
            ("a", "b", "b"), ("a/b", "a/c", "c"), ("a/b/c", "d", "../../d"), ("a/b", "a", "."),
            ("b", "a/c", "a/c"),
        ])
    func `find the way from a link to its goal`(link: String, goal: String, target: String) {
        let found = PlanBuilder.relativeTarget(from: path(link), to: path(goal))
        #expect(String(decoding: found, as: UTF8.self) == target)
    }

    @Test func `are judged on the tree that the plan leaves`() throws {
        let start = tree(["/a/b": .file("x"), "/l": .symlink("a"), "/gone": .symlink("nowhere"), "/c/d": .file("")])
        let new = LayerEntry(path: path("gone"), kind: .directory, metadata: EntryMetadata(mode: 0o755))
        let file = LayerEntry(
            path: path("gone/f"), kind: .file(size: 1), metadata: EntryMetadata(mode: 0o644), content: [0x79])
        let changes: [EntryPath: TreeChange] = [
            path("gone"): .put(new), path("gone/f"): .put(file), path("a/b"): .remove, path("c"): .remove,
        ]
        let changed = ChangedTree(start, changes)
        let applied = start.applying(changes)
        for names in [
            "a", "a/b", "l", "l/b", "l/../gone/f", "gone", "gone/f", "gone/f/x", "c", "c/d",
        ] {
            // Not cleaned: a link's target may hold such a path.
            let path = EntryPath(components: names.split(separator: "/").map { Array($0.utf8) })
            for follow in [true, false] {
                let expected = try? applied.locate(path, followingLast: follow).entry
                let found = try? changed.locate(path, followingLast: follow).entry
                #expect(expected?.kind == found?.kind, "\(names)")
            }
        }
        #expect(try changed.bytes(at: "/gone/f") == [0x79])
        #expect(changed.names(in: .root) == applied.names(in: .root))
        #expect(changed.names(in: path("a")) == [])
        #expect(changed.names(in: path("gone")) == [Array("f".utf8)])
        #expect(changed.names(in: path("c")) == [])
    }
}
