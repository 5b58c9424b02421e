import Customization
import Foundation
import LayerEntries
import TestSupport
import Testing

/// The built-in specs, on a small tree of every family.
///
/// `LXLAYER_RENEW_GOLDENS=1 swift test --filter FamilyPlanTests` writes the files of `Golden/families/` anew.
@Suite struct FamilyPlanTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/families")

    @Test("the tree is what it is meant to be", arguments: FamilyTree.names)
    func facts(of name: String) throws {
        let family = try FamilyTree(name)
        let facts = try Facts.gather(from: family.tree, architecture: "amd64", os: "linux")
        let found = [
            "family": facts.family.rawValue, "init": facts.initSystem.rawValue,
            "bootable": try FamilyPlan(family.tree).plan.bootable.isBootable ? "yes" : "no",
        ].merging(facts.systemdVersion.map { ["systemd": String($0)] } ?? [:]) { $1 }
        for (fact, value) in family.expected { #expect(found[fact] == value, "\(fact)") }
        #expect(family.expected.keys.contains("family") && family.expected.keys.contains("init"))
    }

    @Test("the plan is what it was", arguments: FamilyTree.names)
    func plan(of name: String) throws {
        let family = try FamilyTree(name)
        let text = try FamilyPlan(family.tree).text(family.summary)
        let file = FamilyPlanTests.golden.appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["LXLAYER_RENEW_GOLDENS"] == "1" { try Data(text.utf8).write(to: file) }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(Golden.firstDifference(expected, text) == nil, "LXLAYER_RENEW_GOLDENS=1 renews it")
    }

    @Test("what the plan made needs no other plan, and the same tree gives the same plan", arguments: FamilyTree.names)
    func again(of name: String) throws {
        let family = try FamilyTree(name)
        let first = try FamilyPlan(family.tree)
        let second = try FamilyPlan(family.tree)
        #expect(first.plan.treeChanges == second.plan.treeChanges)
        #expect(first.text("") == second.text(""))
        let again = try FamilyPlan(first.result)
        #expect(again.plan.treeChanges.isEmpty, "\(again.plan.changes.map { "\($0.path) \($0.spec)/\($0.step)" })")
        #expect(again.plan.warnings.map(\.kind) == first.plan.warnings.map(\.kind))
    }

    @Test("every file of Golden/families belongs to a tree")
    func noneLeft() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: FamilyPlanTests.golden.path)
        #expect(files.sorted() == FamilyTree.names.map { "\($0).txt" }.sorted())
        #expect(FamilyTree.names.count >= 27)
    }
}
