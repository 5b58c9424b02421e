import Digests
import LayerEntries

extension Planner {
    private static let recordPath = "/usr/lib/lxlayer/record.json"
    /// What the marker and the record give as their spec.
    private static let spec = "lxlayer"

    /// Adds the marker and the record to a plan that changes the tree.
    func addRecord(
        to plan: inout Plan, done: [PlannedStep], units: UnitCatalogue, parameters: [String: [String: String]]
    ) throws {
        let record = Self.record(of: plan, parameters: parameters)
        let marker = Self.marker(of: plan, done: done)
        let files = [
            (
                path: CustomizationMarker.path, id: "marker", content: marker,
                why: "a platform script can see with one grep what is done already"
            ),
            (
                path: Self.recordPath, id: "record", content: record,
                why: "says of every path of this layer which step changed it and what was there before"
            ),
        ]
        var builder = PlanBuilder(tree: tree, units: units, timestamp: timestamp)
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

    private static func marker(of plan: Plan, done: [PlannedStep]) -> String {
        let categories = Set(done.compactMap(\.step.category)).sorted()
        return """
            schema=\(CustomizationMarker.schema)
            target=\(Spec.Target.lx.rawValue)
            specs=\(plan.specs.joined(separator: ","))
            specs_digest=\(plan.specsDigest)
            categories=\(categories.map(String.init).joined(separator: ","))
            steps=\(done.map { "\($0.spec)/\($0.step.id)" }.joined(separator: ","))

            """
    }

    private static func record(of plan: Plan, parameters: [String: [String: String]]) -> String {
        var paths: [(String, JSONValue)] = []
        var index = 0
        while index < plan.changes.count {
            let path = plan.changes[index].path
            let steps = plan.changes[index...].prefix { $0.path == path }
            index += steps.count
            paths.append(
                (
                    path.description,
                    .object([
                        ("before", json(plan.changes[index - 1].before)),
                        (
                            "steps",
                            .array(
                                steps.map {
                                    .object([
                                        ("operation", .text($0.operation)), ("spec", .text($0.spec)),
                                        ("step", .text($0.step)),
                                    ])
                                })
                        ),
                    ])
                ))
        }
        let chosen = parameters.sorted { $0.key < $1.key }.flatMap { spec, values in
            values.sorted { $0.key < $1.key }.map { ("\(spec).\($0.key)", JSONValue.text($0.value)) }
        }
        return JSONValue.object([
            ("parameters", .object(chosen)), ("paths", .object(paths)), ("schema", .number(1)),
            ("specs", .array(plan.specs.map(JSONValue.text))), ("specs_digest", .text("\(plan.specsDigest)")),
            ("target", .text(Spec.Target.lx.rawValue)),
        ]).lines
    }

    private static func json(_ node: NodeSummary) -> JSONValue {
        func owned(_ type: String, _ mode: UInt16, _ uid: UInt32, _ gid: UInt32) -> [(String, JSONValue)] {
            let digits = String(mode, radix: 8)
            let padded = String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
            return [
                ("gid", .number(Int64(gid))), ("mode", .text(padded)), ("type", .text(type)),
                ("uid", .number(Int64(uid))),
            ]
        }
        switch node {
        case .absent: return .object([("type", .text("absent"))])
        case .directory(let mode, let uid, let gid): return .object(owned("directory", mode, uid, gid))
        case .file(let digest, let size, let mode, let uid, let gid):
            let known: [(String, JSONValue)] = digest.map { [("digest", .text("\($0)"))] } ?? []
            return .object(known + [("size", .number(size))] + owned("file", mode, uid, gid))
        case .symlink(let target):
            return .object([
                ("target", .text(EscapedText.reversible(target))), ("type", .text("symlink")),
            ])
        case .special: return .object([("type", .text("special"))])
        }
    }
}
