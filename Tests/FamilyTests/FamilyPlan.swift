import Customization
import LayerEntries
import TestSupport

/// What the built-in specs plan for a tree, as readable text.
struct FamilyPlan {
    let tree: MemoryTree
    let facts: Facts
    let plan: Plan

    /// Plans; `isSet` says whether the image's configuration has all that the specs would set.
    init(
        _ tree: MemoryTree, for targets: TargetSet = .lx, parameters: [String: String] = [:], isSet: Bool = false
    ) throws {
        self.tree = tree
        facts = try Facts.gather(from: tree, architecture: "amd64", os: "linux", targets: targets)
        plan = try Planner(
            specs: SpecSet.builtIn(for: targets), facts: facts, tree: tree,
            timestamp: ModificationTime(seconds: 1_700_000_000), parameters: parameters, isSet: { _ in isSet }
        ).plan()
    }

    /// The tree once the plan is carried out.
    var result: MemoryTree { tree.applying(plan.treeChanges) }

    /// Path by path: which steps change it, and what comes of it.
    func text(_ summary: String) -> String {
        var lines = [summary, ""]
        let family = plan.targets.contains(.lx) ? "family \(facts.family.rawValue), " : ""
        lines.append("\(family)init \(facts.initSystem.rawValue)")
        lines.append("bootable: \(plan.bootable.isBootable ? "yes" : "no")")
        lines += plan.bootable.reasons.map { "    because \($0)" }
        lines += plan.bootable.warnings.map { "    but \($0)" }
        lines.append("specs: \(plan.specs.joined(separator: " "))")
        for warning in plan.warnings {
            lines.append("warning of \(warning.step.spec)/\(warning.step.step): \(warning.kind)")
        }
        lines.append("")
        var last: EntryPath?
        for change in plan.changes {
            // The steps of one path stand together; what comes of it stands once.
            if change.path != last {
                lines.append("\(change.path): \(FamilyPlan.words(change.after))")
                if change.spec != "lxlayer" { lines += edit(change).map { "    \($0)" } }
            }
            last = change.path
            lines.append("  \(change.operation)  \(change.spec)/\(change.step)")
        }
        for change in plan.imageChanges {
            lines.append("configuration: \(change.setting)  \(change.spec)/\(change.step)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func words(_ node: NodeSummary) -> String {
        switch node {
        case .absent: "removed"
        case .directory(let mode, let uid, let gid): "directory \(octal(mode)) \(uid):\(gid)"
        case .file(_, let size, let mode, let uid, let gid):
            "file \(octal(mode)) \(uid):\(gid)" + (size == 0 ? ", empty" : "")
        case .symlink(let target): "-> \(EscapedText.reversible(target))"
        case .special: "special"
        }
    }

    private static func octal(_ mode: UInt16) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }

    /// The lines that come and go; nothing of long files that specs bring as a whole.
    private func edit(_ change: Change) -> [String] {
        guard case .put(let entry)? = plan.treeChanges[change.path], let content = entry.content else { return [] }
        let old = tree.entry("/\(change.path)")?.content.map(FamilyPlan.lines) ?? []
        let new = FamilyPlan.lines(content)
        if old.isEmpty, new.count > 24 { return [] }
        let difference = new.difference(from: old)
        return (difference.removals + difference.insertions).map { step in
            switch step {
            case .remove(_, let line, _): "- \(line)"
            case .insert(_, let line, _): "+ \(line)"
            }
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { EscapedText.reversible(Array($0)) }.dropLast(bytes.last == UInt8(ascii: "\n") ? 1 : 0)
    }
}
