import Customization
import Digests
import ImageDocuments
import LXLayerKit
import LayerEntries

/// What `plan` prints.
enum PlanReport {
    /// For people: every change with its reason, grouped by spec and step.
    static func text(_ planned: PlannedImage, withSkipped: Bool) -> String {
        text(
            planned.plan, of: planned.image.reference.description, isUnchanged: planned.isUnchanged,
            withSkipped: withSkipped)
    }

    /// The same of a tree that is unpacked.
    static func text(_ planned: PlannedTree, withSkipped: Bool) -> String {
        text(planned.plan, of: planned.path, isUnchanged: planned.isUnchanged, withSkipped: withSkipped)
    }

    private static func text(_ plan: Plan, of name: String, isUnchanged: Bool, withSkipped: Bool) -> String {
        let count = Words.count(Set(plan.changes.map(\.path)).count, "path")
        var lines = ["\(Words.printable(name)): \(isUnchanged ? "nothing" : count) to change"]
        // Before all that would be done for nothing.
        lines += plan.bootable.sentences.map { "not bootable: \($0)" }
        var last: String?
        for change in isUnchanged ? [] : plan.changes.sorted(by: { $0.order < $1.order }) {
            let heading = "\(change.spec)/\(change.step)\(change.category.map { "  category \($0)" } ?? "")"
            if heading != last {
                lines += ["", heading, "    why: \(Words.printable(change.why))"]
                if !change.because.isEmpty { lines.append("    because: \(change.becauseWords)") }
                if let source = change.source { lines.append("    source: \(Words.printable(source))") }
                last = heading
            }
            lines.append("    \(change.before.mark(after: change.after)) \(Words.path(change.path))\(change.outcome)")
        }
        if !isUnchanged {
            for change in plan.imageChanges {
                lines += ["", "\(change.spec)/\(change.step)", "    why: \(Words.printable(change.why))"]
                lines.append("    the image's \(change.setting.words)")
            }
        }
        if withSkipped { lines += skipped(plan) }
        lines += plan.warnings.map { "warning: \($0.sentence)" }
        lines += plan.bootable.warnings.map { "warning: \($0.phrase)" }
        return lines.joined(separator: "\n")
    }

    private static func skipped(_ plan: Plan) -> [String] {
        guard !plan.skipped.isEmpty else { return [] }
        return ["", "Skipped:"] + plan.skipped.map { "    \($0.spec)/\($0.step): \($0.why.sentence)" }
    }

    /// For programs: schema `Specs/json/plan.schema.json`.
    static func json(_ planned: PlannedImage) -> JSONValue {
        let base: JSONValue = [
            "reference": .string(planned.image.reference.description),
            "digest": .string(planned.image.descriptor.digest.description),
        ]
        return .object(
            [.init(key: "base", value: base)]
                + members(planned.plan, planned.profiles, isUnchanged: planned.isUnchanged))
    }

    /// The same of a tree that is unpacked: schema `Specs/json/apply.schema.json`.
    static func json(_ planned: PlannedTree, isApplied: Bool) -> JSONValue {
        .object(
            [
                .init(key: "rootfs", value: .string(planned.path)),
                .init(key: "applied", value: .boolean(isApplied && !planned.isUnchanged)),
            ] + members(planned.plan, planned.profiles, isUnchanged: planned.isUnchanged))
    }

    private static func members(_ plan: Plan, _ profiles: [Profile], isUnchanged: Bool) -> [JSONValue.Member] {
        let document: JSONValue = [
            "target": .string(plan.targets.description),
            "specs": [
                "digest": .string(plan.specsDigest.description), "applied": .array(plan.specs.map(JSONValue.string)),
                "profiles": .array(
                    profiles.map {
                        ["name": .string($0.name), "digest": .string($0.digest.description)]
                    }),
            ],
            "changes": .array(isUnchanged ? [] : plan.changes.map(json)),
            "image": .array(isUnchanged ? [] : plan.imageChanges.map(json)),
            "skipped": .array(
                plan.skipped.map {
                    ["spec": .string($0.spec), "step": .string($0.step), "why": .string($0.why.sentence)]
                }),
            "bootable": [
                "verdict": .boolean(plan.bootable.isBootable),
                "reasons": .array(
                    plan.bootable.reasons.map { ["code": .string($0.code), "message": .string($0.phrase)] }),
                "warnings": .array(
                    plan.bootable.warnings.map { ["code": .string($0.code), "message": .string($0.phrase)] }),
                "platform": plan.targets.contains(.lx) ? .string(plan.platform.family.rawValue) : .null,
            ],
            "warnings": .array(
                (plan.warnings.map(\.sentence) + plan.bootable.warnings.map(\.phrase)).map(JSONValue.string)),
        ]
        guard case .object(let members) = document else { return [] }
        return members
    }

    private static func json(_ change: Change) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "path", value: .string(change.path.description)),
            .init(key: "operation", value: .string(change.operation)),
            .init(key: "spec", value: .string(change.spec)),
            .init(key: "step", value: .string(change.step)),
            .init(key: "category", value: change.category.map { .integer(Int64($0)) } ?? .null),
            .init(key: "why", value: .string(change.why)),
        ]
        if let source = change.source { members.append(.init(key: "source", value: .string(source))) }
        members.append(.init(key: "because", value: .array(change.because.map(json))))
        if change.before != .absent { members.append(.init(key: "before", value: change.before.json)) }
        if change.after != .absent { members.append(.init(key: "after", value: change.after.json)) }
        return .object(members)
    }

    private static func json(_ met: MetCondition) -> JSONValue {
        var members = [JSONValue.Member(key: "condition", value: .string(met.condition))]
        if let found = met.found { members.append(.init(key: "found", value: .string(found))) }
        return .object(members)
    }

    private static func json(_ change: ImageChange) -> JSONValue {
        [
            "setting": .string(change.setting.name), "after": .string(change.setting.value),
            "spec": .string(change.spec), "step": .string(change.step),
            "category": change.category.map { .integer(Int64($0)) } ?? .null, "why": .string(change.why),
        ]
    }
}

extension ImageSetting {
    fileprivate var name: String {
        switch self {
        case .stopSignal: "StopSignal"
        }
    }

    fileprivate var value: String {
        switch self {
        case .stopSignal(let name): name
        }
    }

    fileprivate var words: String { "\(name) becomes \(Words.printable(value))" }
}

extension Change {
    /// What made the step apply; a fact is given where the condition leaves it open.
    fileprivate var becauseWords: String {
        because.map { met in
            let condition = Words.printable(met.condition)
            guard let found = met.found, !met.condition.hasSuffix(": \(found)") else { return condition }
            return "\(condition) (\(Words.printable(found)))"
        }
        .joined(separator: "; ")
    }

    /// By spec, step and path.
    fileprivate var order: (String, String, EntryPath) { (spec, step, path) }

    /// What the path becomes, where its mark does not say it.
    fileprivate var outcome: String {
        switch after {
        case .symlink(let target): " -> \(EscapedText.printable(target))"
        case .directory: "/"
        default: ""
        }
    }
}
