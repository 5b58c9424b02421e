import Foundation
import TestSupport
import Testing

@testable import Customization

/// `Specs/json/spec.schema.json`, as editors use it: what it accepts and refuses, by Python's validator.
@Suite struct `The schema for editors` {
    private static let python = Program(at: URL(filePath: "/usr/bin/python3"))
    static let canValidate: Bool = {
        let result = try? python.run(["-c", "import jsonschema, yaml; jsonschema.Draft202012Validator"])
        return result?.status == 0
    }()
    static let reason: Comment = "Debian's python3-jsonschema and python3-yaml are not installed (make setup)"

    /// How many things are wrong with each of the texts, with texts as YAML reads them and as our decoder does.
    private static func mistakes(in texts: [String]) throws -> [Int] {
        let schema = Fixture.repository.appending(path: "Specs/json/spec.schema.json").path
        let program = """
            import json, jsonschema, sys, yaml
            with open(sys.argv[1], encoding="utf-8") as file:
                schema = json.load(file)
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for text in json.load(sys.stdin):
                errors = [sum(1 for _ in validator.iter_errors(yaml.load(text, Loader=loader)))
                          for loader in (yaml.SafeLoader, yaml.BaseLoader)]
                print(max(errors) if min(errors) else sum(errors))
            """
        let result = try python.run(["-c", program, schema], input: try JSONEncoder().encode(texts))
        try #require(result.status == 0, "\(result.errorText)")
        return result.text.split(separator: "\n").compactMap { Int($0) }
    }

    @Test(.enabled(if: canValidate, reason))
    func `accepts every spec that is built in`() throws {
        let texts = BuiltInSpecs.files.filter { !$0.name.contains("/files/") }
        #expect(texts.count >= 3)
        for (text, mistakes) in zip(texts, try Self.mistakes(in: texts.map(\.text))) {
            #expect(mistakes == 0, "\(text.name)")
        }
    }

    @Test(.enabled(if: canValidate, reason))
    func `refuses the mistakes that a schema can see`() throws {
        let visible = SpecDecoderMistake.all.filter { mistake in
            switch mistake.reason {
            // YAML itself, what patterns and base64 hold, and what refers to something elsewhere.
            case .syntax, .tooDeep, .tooLarge, .badPattern, .duplicateStep, .unknownFile, .unknownParameter: false
            case .badValue("default", _, _, _), .badValue("base64", _, _, _): false
            default: true
            }
        }
        #expect(visible.count > 15)
        for (mistake, found) in zip(visible, try Self.mistakes(in: visible.map(\.text))) {
            #expect(found > 0, "\(mistake)")
        }
    }

    @Test func `and the page that teaches name every operation, fact and family`() throws {
        let data = try Data(contentsOf: Fixture.repository.appending(path: "Specs/json/spec.schema.json"))
        let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        func keys(_ name: String) -> Set<String> {
            Set((definitions[name]?["properties"] as? [String: Any] ?? [:]).keys)
        }
        #expect(keys("step").isSuperset(of: Operation.names))
        #expect(keys("condition").isSuperset(of: Fact.allCases.map(\.rawValue)))
        let page = try String(contentsOf: Fixture.repository.appending(path: "Specs/README.md"), encoding: .utf8)
        for name in Operation.names { #expect(page.contains("| `\(name): {"), "\(name)") }
        for fact in Fact.allCases { #expect(page.contains("`\(fact.rawValue)`"), "\(fact)") }
        func values(_ name: String) -> Set<String> { Set(definitions[name]?["enum"] as? [String] ?? []) }
        #expect(values("family") == Set(PlatformFamily.allCases.map(\.rawValue)))
        #expect(values("initSystem") == Set(InitSystem.allCases.map(\.rawValue)))
        #expect(values("packageManager") == Set(PackageManager.allCases.map(\.rawValue)))
        #expect(values("target") == Set(Spec.Target.allCases.map(\.rawValue)))
    }
}
