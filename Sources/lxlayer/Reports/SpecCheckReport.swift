import Customization
import ImageDocuments

/// A spec's file, and what is wrong with it.
struct CheckedSpec {
    var file: String
    var mistakes: [SpecError]
}

/// What `spec check` prints.
enum SpecCheckReport {
    /// For people and their editors: a line for each mistake, as compilers print it.
    static func text(_ checked: [CheckedSpec]) -> String {
        checked.map { spec in
            if spec.mistakes.isEmpty { return "\(Words.printable(spec.file)): good" }
            return spec.mistakes.map { mistake in
                let (message, advice) = mistake.sentence
                return "\(mistake.mark.words): \(message)" + (advice.map { ". \($0)" } ?? "")
            }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// For programs: schema `Specs/json/spec-check.schema.json`.
    static func json(_ checked: [CheckedSpec]) -> JSONValue {
        [
            "ok": .boolean(checked.allSatisfy(\.mistakes.isEmpty)),
            "files": .array(
                checked.map { spec in
                    [
                        "file": .string(spec.file),
                        "mistakes": .array(
                            spec.mistakes.map { mistake in
                                let (message, advice) = mistake.sentence
                                var members: [JSONValue.Member] = [
                                    .init(key: "file", value: .string(mistake.mark.file)),
                                    .init(key: "line", value: .integer(Int64(mistake.mark.line))),
                                    .init(key: "column", value: .integer(Int64(mistake.mark.column))),
                                    .init(key: "message", value: .string(message)),
                                ]
                                if let advice { members.append(.init(key: "advice", value: .string(advice))) }
                                return .object(members)
                            }),
                    ]
                }),
        ]
    }
}
