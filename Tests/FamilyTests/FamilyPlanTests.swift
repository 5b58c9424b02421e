import Customization
import Foundation
import LayerEntries
import TestSupport
import Testing

/// The built-in specs, on a small tree of every family.
///
/// `LXLAYER_RENEW_GOLDENS=1 swift test --filter FamilyPlanTests` writes the files of `Golden/families/` anew.
@Suite struct FamilyPlanTests {
    private static func golden(_ target: Spec.Target) -> URL {
        let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        return directory.appending(path: target == .lx ? "families" : "families-\(target.rawValue)")
    }

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

    @Test("the plan is what it was", arguments: FamilyTree.names, Spec.Target.allCases)
    func plan(of name: String, for target: Spec.Target) throws {
        let family = try FamilyTree(name)
        let text = try FamilyPlan(family.tree, for: TargetSet([target])).text(family.summary)
        let file = FamilyPlanTests.golden(target).appending(path: "\(name).txt")
        if ProcessInfo.processInfo.environment["LXLAYER_RENEW_GOLDENS"] == "1" { try Data(text.utf8).write(to: file) }
        let expected = try String(contentsOf: file, encoding: .utf8)
        #expect(Golden.firstDifference(expected, text) == nil, "LXLAYER_RENEW_GOLDENS=1 renews it")
    }

    @Test(
        "what the plan made needs no other plan, and the same tree gives the same plan", arguments: FamilyTree.names,
        Spec.Target.allCases)
    func again(of name: String, for target: Spec.Target) throws {
        let family = try FamilyTree(name)
        let targets = TargetSet([target])
        let first = try FamilyPlan(family.tree, for: targets)
        let second = try FamilyPlan(family.tree, for: targets)
        #expect(first.plan.treeChanges == second.plan.treeChanges)
        #expect(first.text("") == second.text(""))
        let again = try FamilyPlan(first.result, for: targets, isSet: true)
        #expect(again.plan.treeChanges.isEmpty, "\(again.plan.changes.map { "\($0.path) \($0.spec)/\($0.step)" })")
        #expect(again.plan.warnings.map(\.kind) == first.plan.warnings.map(\.kind))
    }

    @Test("every file of Golden/ belongs to a tree", arguments: Spec.Target.allCases)
    func noneLeft(of target: Spec.Target) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: FamilyPlanTests.golden(target).path)
        #expect(files.sorted() == FamilyTree.names.map { "\($0).txt" }.sorted())
        #expect(FamilyTree.names.count >= 27)
    }
}
