import ImageDocuments
import LXLayerKit
import LayerEntries
import RootTree

/// What `diff` prints.
enum DifferenceReport {
    /// For people: one path.
    static func line(_ difference: TreeDifference) -> String {
        let path = Words.path(difference.path)
        switch (difference.before, difference.after) {
        case (nil, _): return "+ \(path)"
        case (_, nil): return "- \(path)"
        default: return "~ \(path)  \(difference.fields.map(\.rawValue).joined(separator: ", "))"
        }
    }

    /// For programs: schema `Specs/json/diff.schema.json`.
    static func json(_ differences: [TreeDifference]) -> JSONValue {
        [
            "differences": .array(
                differences.map { difference in
                    [
                        "path": .string(difference.path.description),
                        "fields": .array(difference.fields.map { .string($0.rawValue) }),
                        "before": difference.before.map(ListReport.json) ?? .null,
                        "after": difference.after.map(ListReport.json) ?? .null,
                    ]
                })
        ]
    }
}
