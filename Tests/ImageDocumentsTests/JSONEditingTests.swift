import ImageDocuments
import Testing

@Suite struct JSONEditingTests {
    @Test(
        "An appended element imitates the white space before the last one, and goes without a trace",
        arguments: [
            ("[1]", "[1,9]"), ("[1, 2]", "[1, 2, 9]"), ("[1 ,2]", "[1 ,2,9]"), ("[ 1 ]", "[ 1, 9 ]"),
            ("[\n  1,\n  2\n]", "[\n  1,\n  2,\n  9\n]"), ("[\n\t1\n]\n", "[\n\t1,\n\t9\n]\n"),
            ("[\",\" ,\t\",]\" ]", "[\",\" ,\t\",]\",\t9 ]"), ("[]", "[9]"), ("[ \n]", "[9 \n]"),
        ])
    func append(before: String, after: String) throws {
        var document = try JSONText(before)
        try document.append(9, to: .root)
        #expect(string(document.bytes) == after)
        try document.removeLast(of: .root)
        #expect(string(document.bytes) == before)
    }

    @Test(
        "An added member imitates the last one, and goes without a trace",
        arguments: [
            ("{\"a\":1}", "{\"a\":1,\"k\":9}"), ("{\"a\": 1}", "{\"a\": 1,\"k\": 9}"),
            ("{\"a\": 1, \"b\" :2}", "{\"a\": 1, \"b\" :2, \"k\" :9}"),
            ("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"k\": 9\n}\n"), ("{}", "{\"k\":9}"), ("{\t}", "{\"k\":9\t}"),
        ])
    func add(before: String, after: String) throws {
        var document = try JSONText(before)
        try document.set(["k"], to: 9)
        #expect(string(document.bytes) == after)
        try document.remove(["k"])
        #expect(string(document.bytes) == before)
    }

    @Test(
        "A value is replaced where it stands",
        arguments: [
            ("{\"k\" : [1, 2] , \"z\":1e400}", "{\"k\" : 9 , \"z\":1e400}"), ("{\"\\u006b\":null}", "{\"\\u006b\":9}"),
            ("{\"a\":{\"k\":1},\"k\":\"k\"}", "{\"a\":{\"k\":1},\"k\":9}"),
        ])
    func replace(before: String, after: String) throws {
        var replaced = try JSONText(before)
        try replaced.replace(["k"], with: 9)
        #expect(string(replaced.bytes) == after)
        var set = try JSONText(before)
        try set.set(["k"], to: 9)
        #expect(set == replaced)
    }

    @Test(
        "What is removed takes its comma along",
        arguments: [
            ("[1, 2 ,3]", "/0", "[2 ,3]"), ("[1, 2 ,3]", "/1", "[1 ,3]"), ("[1, 2 ,3 ]", "/2", "[1, 2 ]"),
            ("[ 1 ]", "/0", "[  ]"), ("{\"a\" : 1 , \"b\":2}", "/a", "{\"b\":2}"),
            ("{\"a\" : 1 , \"b\":2}", "/b", "{\"a\" : 1}"), ("{\"a\":{\"b\":1,\"c\":2}}", "/a/c", "{\"a\":{\"b\":1}}"),
        ])
    func remove(before: String, pointer: String, after: String) throws {
        var document = try JSONText(before)
        try document.remove(try #require(JSONPointer(parsing: pointer)))
        #expect(string(document.bytes) == after)
    }

    @Test("Several elements go at once, the first one never")
    func removeSeveral() throws {
        var document = try JSONText("[ 0, 1 ,2,\n3, 4 ]")
        try document.removeElements(at: [0, 1, 3, 4, 17, -1], of: .root)
        #expect(string(document.bytes) == "[ 0 ,2 ]")
    }

    @Test("Two hundred thousand elements go in linear time", .timeLimit(.minutes(1)))
    func removeMany() throws {
        var document = try JSONText("[\([String](repeating: "0", count: 200_000).joined(separator: ","))]")
        try document.removeElements(at: Set(1..<200_000), of: .root)
        #expect(string(document.bytes) == "[0]")
    }

    @Test("White space that is no style is not imitated")
    func longWhiteSpace() throws {
        let space = String(repeating: " ", count: 1000)
        var array = try JSONText("[\(space)1]")
        try array.append(9, to: .root)
        #expect(string(array.bytes) == "[\(space)1,9]")
        var object = try JSONText("{\(space)\"a\"\(space):1}")
        try object.set(["k"], to: 9)
        #expect(string(object.bytes) == "{\(space)\"a\"\(space):1,\"k\":9}")
    }

    @Test("An edit of what is not there, or of another kind, is a typed error and changes nothing")
    func errors() throws {
        let original = try JSONText("{\"a\":[],\"o\":{},\"n\":null}")
        var document = original
        #expect(throws: JSONEditError.missing(["x"])) { try document.replace(["x"], with: 1) }
        #expect(throws: JSONEditError.missing(["x"])) { try document.append(1, to: ["x"]) }
        #expect(throws: JSONEditError.missing(["x"])) { try document.set(["x", "y"], to: 1) }
        #expect(throws: JSONEditError.missing(["x"])) { try document.remove(["x"]) }
        #expect(throws: JSONEditError.missing(["a", "0"])) { try document.removeLast(of: ["a"]) }
        #expect(throws: JSONEditError.missing(["n", "0"])) { try document.remove(["n", "0"]) }
        #expect(throws: JSONEditError.missing(.root)) { try document.remove(.root) }
        #expect(throws: JSONEditError.wrongKind(["o"], expected: .array, found: .object)) {
            try document.append(1, to: ["o"])
        }
        #expect(throws: JSONEditError.wrongKind(["a"], expected: .object, found: .array)) {
            try document.set(["a", "0"], to: 1)
        }
        #expect(throws: JSONEditError.wrongKind(["n"], expected: .array, found: .null)) {
            try document.removeLast(of: ["n"])
        }
        #expect(throws: JSONEditError.wrongKind(["n"], expected: .array, found: .null)) {
            try document.removeElements(at: [1], of: ["n"])
        }
        #expect(throws: JSONEditError.self) { try document.set(["x"], to: ["k": 1, "k": 2]) }
        #expect(document == original)
    }
}
