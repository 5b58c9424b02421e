import ImageDocuments
import Testing

@Suite struct JSONLimitsTests {
    @Test("128 levels are read, 129 are not")
    func depth() {
        #expect(failure(of: nested("[", "]", 128)) == nil)
        #expect(failure(of: nested("[", "]", 129)) == Failure(.tooDeep(limit: 128), 128))
        #expect(failure(of: nested("{\"a\":", "}", 128, core: "0")) == nil)
        #expect(failure(of: nested("{\"a\":", "}", 129, core: "0")) == Failure(.tooDeep(limit: 128), 128 * 5))
        #expect(failure(of: nested("[", "", 1_000_000)) == Failure(.tooDeep(limit: 128), 128))
    }

    @Test("No limit of depth is above what the stack bears")
    func depthIsBounded() {
        let limits = JSONLimits(depth: .max)
        #expect(limits.depth == 512)
        #expect(failure(of: nested("[", "]", 512), limits: limits) == nil)
        #expect(failure(of: nested("[{\"a\":", "}]", 300_000), limits: limits)?.reason == .tooDeep(limit: 512))
    }

    @Test("A document of exactly the limit is read, one byte more is not")
    func size() {
        let limits = JSONLimits(bytes: 10)
        #expect(failure(of: Array("\"12345678\"".utf8), limits: limits) == nil)
        #expect(failure(of: Array("\"123456789\"".utf8), limits: limits) == Failure(.tooLarge(limit: 10), 10))
        #expect(failure(of: [], limits: JSONLimits(bytes: -1))?.reason == .tooLarge(limit: -1))
    }

    @Test("An edit cannot exceed the limits either")
    func edits() throws {
        var document = try JSONText("[1]", limits: JSONLimits(bytes: 8, depth: 2))
        #expect(throws: JSONEditError.self) { try document.append("long text", to: .root) }
        #expect(throws: JSONEditError.self) { try document.append([[]], to: .root) }
        #expect(document.bytes == Array("[1]".utf8))
        try document.append([], to: .root)
        #expect(document.bytes == Array("[1,[]]".utf8))
    }

    @Test(
        "Members, elements and escapes by the hundred thousand take no more than linear time", .timeLimit(.minutes(5)))
    func linear() throws {
        let members = (0..<100_000).map { "\"key\($0)\":\($0)" }.joined(separator: ",")
        #expect(try JSONText("{\(members)}").root.members?.count == 100_000)
        let elements = [String](repeating: "0", count: 500_000).joined(separator: ",")
        #expect(try JSONText("[\(elements)]").root.elements?.count == 500_000)
        #expect(
            try JSONText("\"\(String(repeating: "\\u00e9", count: 500_000))\"").root.string?.utf8.count == 1_000_000)
        let duplicate = "{\(members),\"key99999\":0}"
        #expect(failure(of: Array(duplicate.utf8))?.reason == .duplicateKey("key99999"))
    }

    private func nested(_ open: String, _ close: String, _ depth: Int, core: String = "") -> [UInt8] {
        Array((String(repeating: open, count: depth) + core + String(repeating: close, count: depth)).utf8)
    }
}
