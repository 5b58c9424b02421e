import Foundation
import TestSupport
import Testing

/// The schemas of `Specs/json/`, as Python's validator reads them.
enum Schemas {
    static let reason: Comment = "Debian's python3-jsonschema is not installed (make setup)"

    private static let python = Program(at: URL(filePath: "/usr/bin/python3"))

    static let canValidate: Bool = {
        let result = try? python.run(["-c", "import jsonschema; jsonschema.Draft202012Validator"])
        return result?.status == 0
    }()

    /// Holds a document to a schema; what is wrong is an issue.
    static func validate(_ document: Data, _ name: String) throws {
        let problems = try problems(of: document, name)
        #expect(problems == "", "\(name)")
    }

    /// What is wrong with a document, a line each.
    static func problems(of document: Data, _ name: String) throws -> String {
        let schema = Fixture.repository.appending(path: "Specs/json/\(name).schema.json")
        let program = """
            import json, jsonschema, sys
            with open(sys.argv[1], encoding="utf-8") as file:
                schema = json.load(file)
            jsonschema.Draft202012Validator.check_schema(schema)
            for error in jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin.buffer)):
                print("/" + "/".join(map(str, error.absolute_path)) + ": " + error.message[:300])
            """
        let result = try python.run(["-c", program, schema.path], input: document)
        try #require(result.status == 0, "\(result.errorText)")
        return result.text
    }
}
