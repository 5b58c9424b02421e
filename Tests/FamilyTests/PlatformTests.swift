import Customization
import Foundation
import LayerEntries
import TestSupport
import Testing

/// Trees of every family, as today's platform treats them: at import, at installation, at every boot.
@Suite(.enabled(if: Players.python != nil, Players.areMissing))
struct PlatformTests {
    /// What the scripts do to an image of a family whatever is in it; see the platform's sources for why.
    private static let unavoidable: [String: Set<String>] = [
        // Written at every boot where they are there.
        "busybox": [
            "rewrite etc/init.d/networking", "rewrite etc/init.d/fsck", "rewrite etc/init.d/hwclock",
            "rewrite etc/init.d/klogd", "rewrite etc/init.d/sysfs",
        ],
        // With the names of the zone's interfaces.
        "debian": ["rewrite etc/network/interfaces"],
        "ubuntu": ["rewrite etc/network/interfaces.d/smartos", "rewrite etc/init/mountall.override"],
        // An empty rc.sysinit comes of editing one that is not there.
        "redhat": ["rewrite etc/rc.d/init.d/network", "create etc/rc.d/rc.sysinit"],
        // It knows no other state than its own.
        "suse": [
            "create etc/sysconfig/network/ifcfg-net0", "create etc/sysconfig/network/ifcfg-net1",
            "rewrite etc/sysconfig/network/ifcfg-lo", "rewrite etc/resolv.conf",
            "create etc/systemd/system/network.service",
        ],
        "void": [],
    ]

    /// What they do besides in a zone with name servers, which is what such a zone asks for.
    private static let named: Set = [
        "create etc/resolv.conf", "rewrite etc/resolv.conf", "rewrite etc/systemd/resolved.conf",
        "rewrite etc/resolvconf/resolv.conf.d/tail", "create etc/resolvconf/resolv.conf.d/tail",
    ]

    @Test("a converted image survives import, installation and boot as we made it", arguments: FamilyTree.names)
    func converted(_ name: String) throws {
        let family = try ConvertedFamily(name)
        #expect(try family.convertedAgain().split(separator: "@").last == family.printed.split(separator: "@").last)
        let report = try family.play()
        // The import of the layers gives the tree that we show.
        #expect(report.imported == [])

        // An installation writes the zone's name, and nothing else.
        let names: Set = ["create etc/hostname", "rewrite etc/hostname", "rewrite etc/hosts"]
        #expect(Set(report.installed).subtracting(names) == [])
        #expect(report.installed.contains("rewrite etc/hosts"))

        // A boot does what nobody can avoid, and what the plan announces.
        let tree = try FamilyTree(name)
        guard tree.expected["bootable"] == "yes" else { return }
        let platform = try #require(report.booted.platform, "\(report.booted.lines)")
        let known = try #require(PlatformTests.unavoidable[platform])
        #expect(report.booted.changes.subtracting(known).sorted() == [])
        #expect(report.named.changes.subtracting(known).subtracting(PlatformTests.named).sorted() == [])
        let plan = try FamilyPlan(tree.tree).plan
        #expect(plan.platform.family.rawValue == platform)
        let announced = plan.bootable.warnings.compactMap { warning -> EntryPath? in
            if case .writtenAtBoot(let path) = warning { path } else { nil }
        }
        let surprises = report.booted.changes.filter { change in
            let path = EntryPath.literal(String(change.split(separator: " ", maxSplits: 1)[1]))
            return !announced.contains { $0.contains(path) }
        }
        #expect(surprises.sorted() == [], "not announced")
        let lines = report.booted.lines + report.named.lines
        #expect(!lines.contains { $0.contains("GLOBAL ZONE") || $0.contains("global zone") })
    }

    @Test("without conversion, the platform takes it for what it is, and has a lot to do", arguments: FamilyTree.names)
    func unconverted(_ name: String) throws {
        let directory = try TemporaryDirectory()
        let family = try FamilyTree(name)
        _ = try TestLayout([family.image], at: directory.url)
        let report = try withExtendedLifetime(directory) { try Players.play(directory.url) }
        guard let platform = report.booted.platform else {
            #expect(report.booted.lines == ["fatal Unsupported distribution!"])
            #expect(family.expected["family"] == "unsupported")
            return
        }
        #expect(family.expected["family"] == platform)
        // For a Ubuntu with systemd the scripts have nothing but resolvers.
        #expect(!report.booted.changes.isEmpty || platform == "ubuntu")
        #expect(!report.named.changes.isEmpty)
    }

    @Test("the player of the import finds what SmartOS does not understand")
    func opaque() throws {
        let directory = try TemporaryDirectory()
        let image = TestImage([
            .entries([.directory("etc"), .file("etc/low", "low\n"), .file("etc/both", "low\n")]),
            .entries([.directory("etc"), .file("etc/.wh..wh..opq", ""), .file("etc/high", "high\n")]),
        ])
        _ = try TestLayout([image], at: directory.url)
        let listing = directory.url.appending(path: "listing.json")
        let printed = try ConvertedFamily.lxlayer(["ls", "--json", "--quiet", "oci:\(directory.url.path)"])
        try Data(printed.utf8).write(to: listing)
        let report = try withExtendedLifetime(directory) { try Players.play(directory.url, listing: listing) }
        #expect(
            report.imported == [
                "only in theirs: etc/both file 0644 0 0 4 ", "only in theirs: etc/low file 0644 0 0 4 ",
            ])
    }
}
