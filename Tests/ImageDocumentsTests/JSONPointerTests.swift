import ImageDocuments
import Testing

@Suite struct JSONPointerTests {
    /// RFC 6901, section 5.
    @Test(
        "The examples of RFC 6901 point to what the RFC says",
        arguments: [
            ("/foo/0", "\"bar\""), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"),
            ("/i\\j", "5"), ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"), ("/foo", "[\"bar\", \"baz\"]"),
        ])
    func examples(text: String, value: String) throws {
        let document = try JSONText(
            #"{"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4,"#
                + #""i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8}"#
        )
        let pointer = try #require(JSONPointer(parsing: text))
        #expect(pointer.description == text)
        let node = try #require(document[pointer])
        #expect(document.spelling(of: node) == value)
        #expect(document[.root] == document.root)
    }

    @Test(
        "What points nowhere gives nothing",
        arguments: ["/2", "/00", "/01", "/-", "/-1", "/+1", "/0/0", "/1/b", "/99999999999999999999"])
    func nowhere(text: String) throws {
        let pointer = try #require(JSONPointer(parsing: text))
        #expect(try JSONText("[\"x\",{\"a\":0}]")[pointer] == nil)
    }

    @Test("What is no pointer is not read", arguments: ["a", "a/b", "/~", "/~2", "/a~", " /a"])
    func malformed(text: String) {
        #expect(JSONPointer(parsing: text) == nil)
    }

    @Test("Keys are told apart code unit for code unit")
    func canonicalEquivalence() throws {
        let document = try JSONText("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(document[["\u{E9}"]]?.integer == 1)
        #expect(document[["e\u{301}"]]?.integer == 2)
        #expect(JSONPointer(["\u{E9}"]) != ["e\u{301}"])
        #expect(JSONPointer(["a", "b"]) == ["a", "b"])
        #expect(JSONPointer(["a", "b"]) != ["a"])
    }
}
