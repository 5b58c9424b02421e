import Customization
import ImageDocuments
import LXLayerKit
import LayerEntries

/// What `blame --rootfs` prints.
enum ProvenanceReport {
    /// For people: the step that counts last, first.
    static func text(_ provenance: TreeProvenance, _ specs: SpecSet) -> String {
        var lines = [Words.path(provenance.path)]
        if provenance.isChangedSince { lines.append("changed by somebody else since then") }
        for step in provenance.steps.reversed() {
            lines.append("step: \(Words.printable("\(step.spec)/\(step.step)"))  \(Words.printable(step.operation))")
            if let why = specs.why(of: step) { lines.append("    why: \(Words.printable(why))") }
        }
        if let before = provenance.before {
            lines.append("before: \(before.phrase)")
        } else if provenance.steps.isEmpty {
            lines.append("no step changed it")
        }
        return lines.joined(separator: "\n")
    }

    /// For programs: schema `Specs/json/blame-rootfs.schema.json`.
    static func json(_ provenance: TreeProvenance, _ specs: SpecSet) -> JSONValue {
        [
            "path": .string(provenance.path.description),
            "type": provenance.entry.map { .string($0.kind.name) } ?? .null,
            "changedSince": .boolean(provenance.isChangedSince),
            "before": provenance.before?.json ?? .null,
            "steps": .array(
                provenance.steps.map { step in
                    [
                        "spec": .string(step.spec), "step": .string(step.step), "operation": .string(step.operation),
                        "why": specs.why(of: step).map(JSONValue.string) ?? .null,
                    ]
                }),
        ]
    }
}

extension RecordedNode {
    /// For people.
    fileprivate var phrase: String {
        let owned = [mode, uid.map { "\($0):\(gid ?? 0)" }].compactMap(\.self).joined(separator: " ")
        switch type {
        case "absent": return "nothing"
        case "symlink": return "symlink -> \(Words.printable(target ?? ""))"
        case "file":
            return ["file", owned, size.map(Words.size), digest].compactMap(\.self).map(Words.printable)
                .joined(separator: "  ")
        default: return Words.printable("\(type)  \(owned)")
        }
    }

    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [.init(key: "type", value: .string(type))]
        for (key, value) in [("mode", mode), ("digest", digest), ("target", target)] {
            if let value { members.append(.init(key: key, value: .string(value))) }
        }
        for (key, value) in [("uid", uid), ("gid", gid), ("size", size)] {
            if let value { members.append(.init(key: key, value: .integer(value))) }
        }
        return .object(members)
    }
}
