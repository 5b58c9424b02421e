import Foundation
import ImageDocuments
import Testing

/// Python's reader, which is strict enough to be an oracle for what is accepted.
@Suite struct JSONOracleTests {
    @Test("Python reads the same values out of the same documents, before and after edits")
    func values() throws {
        let first = UInt64.random(in: 0...UInt64.max / 2)
        var texts: [JSONText] = []
        for seed in first..<first + 300 {
            var documents = RandomDocuments(seed: seed)
            var text = try documents.document(try documents.value())
            texts.append(text)
            if text.root.kind == .array {
                try text.append(try documents.value(depth: 2), to: .root)
            } else {
                try text.set(["added \"\\\u{1}"], to: try documents.value(depth: 2))
            }
            texts.append(text)
        }
        let answers = try python(texts.map { hexadecimal($0.bytes) }.joined(separator: "\n"))
        #expect(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            #expect(canonical(text.root) == answer, "seeds from \(first), \(string(text.bytes))")
        }
    }

    /// One unambiguous text for each value: strings in hexadecimal, numbers as they are spelled.
    private func canonical(_ node: JSONNode) -> String {
        switch node.content {
        case .object(let members):
            "{" + members.map { hexadecimal(Array($0.key.utf8)) + ":" + canonical($0.value) }.joined(separator: ",")
                + "}"
        case .array(let elements): "[" + elements.map(canonical).joined(separator: ",") + "]"
        case .string(let string): "s" + hexadecimal(Array(string.utf8))
        case .number(let spelling): "n" + spelling
        case .boolean(let boolean): boolean ? "t" : "f"
        case .null: "0"
        }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static let script = """
        import json, sys
        class Number(str): pass
        class Members(list): pass
        def canonical(v):
            if isinstance(v, Members):
                return "{" + ",".join(k.encode().hex() + ":" + canonical(x) for k, x in v) + "}"
            if isinstance(v, list): return "[" + ",".join(map(canonical, v)) + "]"
            if isinstance(v, Number): return "n" + v
            if isinstance(v, str): return "s" + v.encode().hex()
            return {True: "t", False: "f", None: "0"}[v]
        for line in sys.stdin:
            print(canonical(json.loads(
                bytes.fromhex(line).decode(), object_pairs_hook=Members, parse_int=Number, parse_float=Number)))
        """

    private func python(_ input: String) throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("documents-\(UUID().uuidString)")
        try Data(input.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script]
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
