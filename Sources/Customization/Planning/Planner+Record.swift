import Digests
import ImageDocuments
import LayerEntries

extension Planner {
    /// What the marker and the record give as their spec.
    private static let spec = "lxlayer"

    /// Adds the marker and the record to a plan that changes the tree.
    func addRecord(
        to plan: inout Plan, done: [PlannedStep], units: UnitCatalogue, parameters: [String: [String: String]]
    ) throws {
        let record = record(of: plan, parameters: parameters)
        plan.marker = Self.marker(of: plan, done: done)
        let marker = plan.marker.map { "\($0.key)=\($0.value)\n" }.joined()
        let files = [
            (
                path: CustomizationMarker.path(for: specs.targets), id: "marker", content: marker,
                why: "a platform script can see with one grep what is done already"
            ),
            (
                path: LayerRecord.path, id: "record", content: record,
                why: "says of every path of this layer which step changed it and what was there before"
            ),
        ]
        var builder = PlanBuilder(tree: tree, units: units, timestamp: timestamp, targets: specs.targets)
        let mark = SourceMark(file: Self.spec, line: 1, column: 1)
        for file in files {
            let operation = FileOperation(
                path: try EntryPath(file.path), content: Array(file.content.utf8), mode: 0o644, uid: 0, gid: 0,
                ifExists: .replace)
            let step = Step(
                id: file.id, why: file.why, operation: .file(operation), mark: mark)
            _ = try builder.run(PlannedStep(spec: Self.spec, step: step))
        }
        let result = try builder.finish()
        for (path, change) in result.treeChanges {
            if let other = plan.changes.first(where: { $0.path == path }), plan.treeChanges[path] != change {
                let first = StepReference(spec: other.spec, step: other.step, mark: mark)
                let second = StepReference(spec: Self.spec, step: "record", mark: mark)
                throw PlanError.conflict(.path(path), first: first, second: second)
            }
            plan.treeChanges[path] = change
        }
        plan.changes = (plan.changes + result.changes).sorted { $0.path < $1.path }
        plan.warnings += builder.warnings
    }

    private static func marker(of plan: Plan, done: [PlannedStep]) -> [(key: String, value: String)] {
        let categories = Set(done.compactMap(\.step.category)).sorted()
        return [
            ("schema", CustomizationMarker.schema), ("tool", "lxlayer"), ("target", plan.targets.description),
            ("specs", plan.specs.joined(separator: ",")), ("specs_digest", "\(plan.specsDigest)"),
            ("categories", categories.map(String.init).joined(separator: ",")),
            ("steps", done.map(\.name.description).joined(separator: ",")),
        ]
    }

    /// The record's text: keys sorted by bytes, no times.
    private func record(of plan: Plan, parameters: [String: [String: String]]) -> String {
        var paths: [(String, JSONValue)] = []
        var index = 0
        while index < plan.changes.count {
            let path = plan.changes[index].path
            let steps = plan.changes[index...].prefix { $0.path == path }
            index += steps.count
            let provenance = steps.map { step -> JSONValue in
                var members: [(String, JSONValue)] = [
                    ("operation", .string(step.operation)), ("spec", .string(step.spec)), ("step", .string(step.step)),
                ]
                // The program knows the reasons of its own specs.
                if specs.profiles.contains(where: { $0.name == step.spec }) {
                    members.append(("why", .string(step.why)))
                }
                return Self.sorted(members)
            }
            paths.append(
                (path.description, ["before": Self.json(plan.changes[index - 1].before), "steps": .array(provenance)]))
        }
        let chosen = parameters.flatMap { spec, values in
            values.map { ("\(spec).\($0.key)", JSONValue.string($0.value)) }
        }
        let profiles = specs.profiles.map { profile -> JSONValue in
            ["digest": .string("\(profile.digest)"), "name": .string(profile.name)]
        }
        let record = Self.sorted([
            ("parameters", Self.sorted(chosen)), ("paths", Self.sorted(paths)), ("profiles", .array(profiles)),
            ("schema", 1),
            ("specs", .array(plan.specs.map(JSONValue.string))), ("specs_digest", .string("\(plan.specsDigest)")),
            ("target", .string(plan.targets.description)),
        ])
        return String(decoding: record.serialized(pretty: true), as: UTF8.self) + "\n"
    }

    private static func sorted(_ members: [(String, JSONValue)]) -> JSONValue {
        .object(
            members.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
                .map { JSONValue.Member(key: $0.0, value: $0.1) })
    }

    private static func json(_ node: NodeSummary) -> JSONValue {
        func owned(_ type: String, _ mode: UInt16, _ uid: UInt32, _ gid: UInt32) -> [(String, JSONValue)] {
            let digits = String(mode, radix: 8)
            let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
            return [
                ("gid", .integer(Int64(gid))), ("mode", .string(padded)), ("type", .string(type)),
                ("uid", .integer(Int64(uid))),
            ]
        }
        switch node {
        case .absent: return ["type": "absent"]
        case .directory(let mode, let uid, let gid): return sorted(owned("directory", mode, uid, gid))
        case .file(let digest, let size, let mode, let uid, let gid):
            let known: [(String, JSONValue)] = digest.map { [("digest", .string("\($0)"))] } ?? []
            return sorted(known + [("size", .integer(size))] + owned("file", mode, uid, gid))
        case .symlink(let target):
            return ["target": .string(EscapedText.reversible(target)), "type": "symlink"]
        case .special: return ["type": "special"]
        }
    }
}
