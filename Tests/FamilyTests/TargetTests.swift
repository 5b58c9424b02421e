import Customization
import LayerEntries
import TestSupport
import Testing

/// What images of every family become that are for LXC, or for LXC and lx at once.
@Suite struct TargetTests {
    /// What only a zone has any use for.
    private static let platformOnly = [
        "native", "system", "var/ld", "etc/lx-customized", "usr/sbin/mdata-get", "etc/void-release", "etc/mnttab",
        "etc/inet", "var/svc", "var/db",
    ]

    @Test("an image for LXC has nothing that only a zone needs, and boots where init is", arguments: FamilyTree.names)
    func containersOnly(_ name: String) throws {
        let family = try FamilyTree(name)
        let planned = try FamilyPlan(family.tree, for: TargetSet([.lxc]))
        for path in planned.plan.treeChanges.keys {
            #expect(!TargetTests.platformOnly.contains { EntryPath.literal($0).contains(path) }, "\(path)")
            #expect(!path.description.contains("lx-") && !path.description.hasSuffix("zz-lx.conf"), "\(path)")
        }
        for case .put(let entry) in planned.plan.treeChanges.values where entry.path != .literal("etc/fstab") {
            let text = String(decoding: entry.content ?? [], as: UTF8.self)
            #expect(!text.contains("lx brand") && !text.contains("SmartOS"), "\(entry.path)")
        }
        #expect(planned.plan.bootable.isBootable == (planned.facts.initSystem != .none))
        #expect(planned.plan.marker.first { $0.key == "target" }?.value == "lxc")
    }

    /// The families whose network both targets would configure in one file, each in its own way, by lx's step.
    private static let conflicting = [
        "alpine-3.12": "lx-alpine/BB01-interfaces", "alpine-3.20": "lx-alpine/BB01-interfaces",
        "debian-7": "lx-debian/DB02", "devuan-4": "lx-debian/DB02",
        "ubuntu-16.04": "lx-debian/DB02-ubuntu",
    ]

    @Test("both targets hold in one image, or their conflict is named", arguments: FamilyTree.names)
    func both(_ name: String) throws {
        let tree = try FamilyTree(name).tree
        let both = TargetSet([.lx, .lxc])
        do {
            let planned = try FamilyPlan(tree, for: both)
            #expect(TargetTests.conflicting[name] == nil)
            try expectBoth(planned, of: tree)
        } catch let PlanError.conflict(key, first, second) {
            let expected = try #require(TargetTests.conflicting[name], "\(key) \(first) \(second)")
            #expect(key == .path(.literal("etc/network/interfaces")))
            #expect("\(first.spec)/\(first.step)" == expected)
            #expect("\(second.spec)/\(second.step)" == "lxc-network/interfaces")
            try expectBoth(FamilyPlan(tree, for: both, parameters: ["lxc-network.eth0": "keep"]), of: tree)
        }
    }

    @Test("an image that was converted for LXC is converted again to the same digest", arguments: FamilyTree.names)
    func convertedAgain(_ name: String) throws {
        let family = try ConvertedFamily(name, for: "lxc")
        #expect(try family.convertedAgain().split(separator: "@").last == family.printed.split(separator: "@").last)
    }

    private func expectBoth(_ planned: FamilyPlan, of tree: MemoryTree) throws {
        #expect(planned.plan.specs.contains("lx-base") && planned.plan.specs.contains("lxc-base"))
        #expect(planned.plan.marker.first { $0.key == "target" }?.value == "lx,lxc")
        #expect(planned.result.entry("/etc/lx-customized") != nil)
        // No image can be more bootable than for one of them.
        let alone = try FamilyPlan(tree).plan.bootable.reasons
        #expect(alone.allSatisfy(planned.plan.bootable.reasons.contains))
    }
}
