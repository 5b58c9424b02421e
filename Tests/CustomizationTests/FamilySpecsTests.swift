import LayerEntries
import TestSupport
import Testing

@testable import Customization

/// What the specs of a family make of a small tree; the whole trees of real distributions are elsewhere.
@Suite struct `The specs of a family` {
    /// What every tree has: the program that starts it.
    static func base(_ more: [String: MemoryTree.Node]) -> [String: MemoryTree.Node] {
        let base: [String: MemoryTree.Node] = [
            "/bin/sh": .file("elf", mode: 0o755), "/sbin/init": .file("elf", mode: 0o755), "/etc/fstab": .file(""),
            "/etc/hosts": .file("127.0.0.1 localhost\n"), "/tmp": .directory(mode: 0o1777), "/var": .directory(),
        ]
        return base.merging(more) { $1 }
    }

    /// The tree after the built-in specs, which must have nothing left to do then.
    func converted(
        _ nodes: [String: MemoryTree.Node], parameters: [String: String] = [:], expecting specs: [String]
    ) throws -> MemoryTree {
        let start = tree(Self.base(nodes))
        let plan = try plan(start, parameters: parameters)
        #expect(plan.warnings.isEmpty)
        #expect(plan.bootable.warnings.allSatisfy { if case .initNotPrepared = $0 { false } else { true } })
        #expect(Set(specs).isSubset(of: plan.specs), "\(plan.specs)")
        let result = start.applying(plan.treeChanges)
        #expect(try CustomizationTests.plan(result, parameters: parameters).treeChanges.isEmpty)
        return result
    }

    static let off = "# Disabled by lx brand: "
}
