import Customization
import Digests
import ImageDocuments
import LXLayerKit
import LayerEntries

/// What `plan` prints.
enum PlanReport {
    /// For people: every change with its reason, grouped by spec and step.
    static func text(_ planned: PlannedImage, withSkipped: Bool) -> String {
        var lines = ["\(Words.printable(planned.image.reference.description)): \(summary(planned))"]
        var last: String?
        for change in planned.isUnchanged ? [] : planned.plan.changes.sorted(by: { $0.order < $1.order }) {
            let heading = "\(change.spec)/\(change.step)\(change.category.map { "  category \($0)" } ?? "")"
            if heading != last {
                lines += ["", heading, "    why: \(Words.printable(change.why))"]
                if let source = change.source { lines.append("    source: \(Words.printable(source))") }
                last = heading
            }
            lines.append("    \(change.before.mark(after: change.after)) \(Words.path(change.path))\(change.outcome)")
        }
        if !planned.isUnchanged {
            for change in planned.plan.imageChanges {
                lines += ["", "\(change.spec)/\(change.step)", "    why: \(Words.printable(change.why))"]
                lines.append("    the image's \(change.setting.words)")
            }
        }
        if withSkipped { lines += skipped(planned.plan) }
        lines += planned.plan.warnings.map { "warning: \($0.sentence)" }
        lines += planned.plan.bootable.sentences.map { "not bootable: \($0)" }
        lines += planned.plan.bootable.warnings.map { "warning: \($0.phrase)" }
        return lines.joined(separator: "\n")
    }

    private static func summary(_ planned: PlannedImage) -> String {
        if planned.isUnchanged { return "nothing to change" }
        return Words.count(Set(planned.plan.changes.map(\.path)).count, "path") + " to change"
    }

    private static func skipped(_ plan: Plan) -> [String] {
        guard !plan.skipped.isEmpty else { return [] }
        return ["", "Skipped:"] + plan.skipped.map { "    \($0.spec)/\($0.step): \($0.why.sentence)" }
    }

    /// For programs: schema `Specs/json/plan.schema.json`.
    static func json(_ planned: PlannedImage) -> JSONValue {
        let plan = planned.plan
        return [
            "base": [
                "reference": .string(planned.image.reference.description),
                "digest": .string(planned.image.descriptor.digest.description),
            ],
            "target": "lx",
            "specs": [
                "digest": .string(plan.specsDigest.description), "applied": .array(plan.specs.map(JSONValue.string)),
            ],
            "changes": .array(planned.isUnchanged ? [] : plan.changes.map(json)),
            "image": .array(planned.isUnchanged ? [] : plan.imageChanges.map(json)),
            "skipped": .array(
                plan.skipped.map {
                    ["spec": .string($0.spec), "step": .string($0.step), "why": .string($0.why.sentence)]
                }),
            "bootable": [
                "verdict": .boolean(plan.bootable.isBootable),
                "reasons": .array(
                    plan.bootable.reasons.map { ["code": .string($0.code), "message": .string($0.phrase)] }),
            ],
            "warnings": .array(
                (plan.warnings.map(\.sentence) + plan.bootable.warnings.map(\.phrase)).map(JSONValue.string)),
        ]
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
        if change.before != .absent { members.append(.init(key: "before", value: change.before.json)) }
        if change.after != .absent { members.append(.init(key: "after", value: change.after.json)) }
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
