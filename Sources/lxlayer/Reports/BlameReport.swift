import Customization
import Digests
import ImageDocuments
import LXLayerKit
import LayerEntries

/// What `blame` prints.
enum BlameReport {
    /// For people: the topmost layer first, because that is the one that counts.
    static func text(_ history: PathHistory, _ specs: SpecSet) -> String {
        var lines = [Words.path(history.path)]
        for event in history.events.reversed() {
            let kind = event.entry.map { " \($0.kind.phrase)" } ?? ""
            lines.append("layer \(event.layer + 1) \(event.action.rawValue)\(kind)  \(event.digest)")
            if let createdBy = event.createdBy { lines.append("    by: \(Words.printable(createdBy))") }
            for step in event.steps {
                lines.append("    step: \(Words.printable("\(step.spec)/\(step.step)"))")
                if let why = specs.why(of: step) { lines.append("    why: \(Words.printable(why))") }
            }
        }
        return lines.joined(separator: "\n")
    }

    /// For programs: schema `Specs/json/blame.schema.json`; bottom first.
    static func json(_ history: PathHistory, _ specs: SpecSet) -> JSONValue {
        [
            "path": .string(history.path.description),
            "events": .array(
                history.events.map { event in
                    [
                        "action": .string(event.action.rawValue),
                        "layer": .integer(Int64(event.layer)),
                        "digest": .string(event.digest.description),
                        "createdBy": event.createdBy.map(JSONValue.string) ?? .null,
                        "type": event.entry.map { .string($0.kind.name) } ?? .null,
                        "steps": .array(
                            event.steps.map { step in
                                [
                                    "spec": .string(step.spec), "step": .string(step.step),
                                    "operation": .string(step.operation),
                                    "why": specs.why(of: step).map(JSONValue.string) ?? .null,
                                ]
                            }),
                    ]
                }),
        ]
    }
}

extension EntryKind {
    /// The kind for people, with what says most about it.
    fileprivate var phrase: String {
        switch self {
        case .file(let size): "file (\(Words.size(size)))"
        case .symlink(let target): "symlink -> \(EscapedText.printable(target))"
        default: name
        }
    }
}
