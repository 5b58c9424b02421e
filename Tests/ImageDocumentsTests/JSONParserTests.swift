import ImageDocuments
import Testing

@Suite struct JSONParserTests {
    @Test(
        "What RFC 8259 allows is accepted",
        arguments: [
            "null", "true", "false", "0", "-0", "1", "-1", "12345678901234567890123", "0.5", "-0.0e-0", "1e400", "1E+2",
            "\"\"", "[]", "{}", " [ ] ", "\t{\r\n} ", "[1,2 ,3]", "[[],[[]]]", "[null,1,\"1\",{}]", "\"\\u0000\"",
            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u00e9\\u20AC\"", "\"\\uD834\\uDD1E\"", "\"\\udBFF\\uDFFF\"",
            "\"\u{7F}\u{80}\u{2028}\u{10FFFF}\"", "{\"\":0}", "{\"a\":{\"a\":0}}", "{\"a\":1,\"A\":2}",
            "{\"\\u00e9\":1,\"e\\u0301\":2}", "{\"K\":1,\"\u{212A}\":2}", "\"\u{FEFF}\"", "[\"\\u0022\"]", "[1 ]\n",
            "{ \"a\" : \"b\" }",
        ])
    func accepts(text: String) throws {
        let document = try JSONText(text)
        #expect(document.bytes == Array(text.utf8))
    }

    @Test(
        "What RFC 8259 does not allow is refused, with the reason and the place",
        arguments: [
            ("", .unexpectedEnd(expected: .value), 0), (" ", .unexpectedEnd(expected: .value), 1),
            ("nul", .unexpectedEnd(expected: .value), 3), ("nulL", .unexpectedByte(0x4C, expected: .value), 3),
            ("True", .unexpectedByte(0x54, expected: .value), 0), ("NaN", .unexpectedByte(0x4E, expected: .value), 0),
            ("Infinity", .unexpectedByte(0x49, expected: .value), 0), ("-Infinity", .invalidNumber, 1),
            ("+1", .unexpectedByte(0x2B, expected: .value), 0), (".5", .unexpectedByte(0x2E, expected: .value), 0),
            ("01", .invalidNumber, 1), ("-01", .invalidNumber, 2), ("-", .invalidNumber, 1), ("1.", .invalidNumber, 2),
            ("1.e1", .invalidNumber, 2), ("1e", .invalidNumber, 2), ("1e+", .invalidNumber, 3),
            ("0x1", .trailingBytes, 1),
            ("1_000", .trailingBytes, 1), ("1 2", .trailingBytes, 2), ("[]]", .trailingBytes, 2),
            ("{}\0", .trailingBytes, 2),
            ("[] // x", .trailingBytes, 3), ("[1", .unexpectedEnd(expected: .commaOrBracket), 2),
            ("[1,", .unexpectedEnd(expected: .value), 3), ("[1,]", .unexpectedByte(0x5D, expected: .value), 3),
            ("[,1]", .unexpectedByte(0x2C, expected: .value), 1),
            ("[1 2]", .unexpectedByte(0x32, expected: .commaOrBracket), 3),
            ("[1}", .unexpectedByte(0x7D, expected: .commaOrBracket), 2),
            ("[\u{A0}]", .unexpectedByte(0xC2, expected: .value), 1),
            ("[\u{0C}]", .unexpectedByte(0x0C, expected: .value), 1), ("{", .unexpectedEnd(expected: .key), 1),
            ("{1:2}", .unexpectedByte(0x31, expected: .key), 1), ("{a:1}", .unexpectedByte(0x61, expected: .key), 1),
            ("{'a':1}", .unexpectedByte(0x27, expected: .key), 1),
            ("{\"a\"}", .unexpectedByte(0x7D, expected: .colon), 4),
            ("{\"a\" 1}", .unexpectedByte(0x31, expected: .colon), 5),
            ("{\"a\":}", .unexpectedByte(0x7D, expected: .value), 5),
            ("{\"a\":1,}", .unexpectedByte(0x7D, expected: .key), 7),
            ("{\"a\":1]", .unexpectedByte(0x5D, expected: .commaOrBrace), 6),
            ("{\"a\":1,\"a\":1}", .duplicateKey("a"), 7), ("{\"a\":1, \"\\u0061\":2}", .duplicateKey("a"), 8),
            ("\"", .unexpectedEnd(expected: .quote), 1), ("\"\\", .unexpectedEnd(expected: .quote), 2),
            ("\"\\u12", .unexpectedEnd(expected: .quote), 5), ("\"\\x41\"", .invalidEscape, 1),
            ("\"\\u12G4\"", .invalidEscape, 1),
            ("\"\\U0041\"", .invalidEscape, 1), ("\"\\'\"", .invalidEscape, 1), ("\"\\u+123\"", .invalidEscape, 1),
            ("\"a\u{1F}\"", .controlCharacter(0x1F), 2), ("\"\n\"", .controlCharacter(0x0A), 1),
            ("\"\0\"", .controlCharacter(0), 1), ("\"\\ud800\"", .loneSurrogate(0xD800), 1),
            ("\"x\\udc00\"", .loneSurrogate(0xDC00), 2), ("\"\\ud800\\n\"", .loneSurrogate(0xD800), 1),
            ("\"\\ud800\\u0041\"", .loneSurrogate(0xD800), 1), ("\"\\ud800\\ud800\"", .loneSurrogate(0xD800), 1),
            ("\u{FEFF}{}", .byteOrderMark, 0),
        ] as [(String, JSONError.Reason, Int)])
    func refuses(text: String, reason: JSONError.Reason, offset: Int) {
        #expect(failure(of: Array(text.utf8)) == Failure(reason, offset))
    }

    @Test(
        "Bytes that are no UTF-8 are refused where they stand",
        arguments: [
            ([0x22, 0x61, 0xFF, 0x22], .invalidUTF8, 2), ([0x22, 0xC3, 0x22], .invalidUTF8, 1),
            ([0x22, 0xC0, 0xAF, 0x22], .invalidUTF8, 1), ([0x22, 0xE0, 0x80, 0xAF, 0x22], .invalidUTF8, 1),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, 1), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, 1),
            ([0x22, 0xC3, 0xA9, 0x80, 0x22], .invalidUTF8, 3),
            ([0x22, 0x5C, 0x6E, 0xC3, 0xA9, 0xF0, 0x9F, 0x22], .invalidUTF8, 5),
            ([0x5B, 0xFF, 0x5D], .unexpectedByte(0xFF, expected: .value), 1),
            ([0xFF, 0xFE, 0x7B, 0x00], .unexpectedByte(0xFF, expected: .value), 0),
            ([0x7B, 0x00, 0x7D, 0x00], .unexpectedByte(0, expected: .key), 1),
        ] as [([UInt8], JSONError.Reason, Int)])
    func refusesBytes(bytes: [UInt8], reason: JSONError.Reason, offset: Int) {
        #expect(failure(of: bytes) == Failure(reason, offset))
    }

    @Test(
        "An error names the value in which it is",
        arguments: [
            ("{\"a\":[0,{\"b/~\":tru}]}", "/a/1/b~1~0"), ("[0,[0,{\"x\":1,\"x\":2}]]", "/1/1"), ("[0,", "/1"),
            ("?", ""),
        ])
    func pointsAt(text: String, pointer: String) {
        let error = #expect(throws: JSONError.self) { try JSONText(text) }
        #expect(error?.pointer.description == pointer)
    }

    @Test("Values stand where the document has them, decoded")
    func model() throws {
        let document = try JSONText(" { \"k\\n\" : [ \"\\u00e9\\uD834\\uDD1E/\" , 1.50 , -7 , true , null ] } ")
        #expect(document.root.kind == .object)
        #expect(document.root.range == 1..<document.bytes.count - 1)
        let member = try #require(document.root.members?.first)
        #expect(member.key == "k\n")
        #expect(String(decoding: document.bytes[member.keyRange], as: UTF8.self) == "\"k\\n\"")
        let elements = try #require(document.root["k\n"]?.elements)
        #expect(elements.map(\.kind) == [.string, .number, .number, .boolean, .null])
        #expect(elements[0].string == "\u{E9}\u{1D11E}/")
        #expect(document.spelling(of: elements[1]) == "1.50")
        #expect(elements[2].integer == -7)
        #expect(elements[3].boolean == true)
        #expect(elements[4].isNull)
        #expect(try document.document(of: elements[0]).bytes == Array("\"\\u00e9\\uD834\\uDD1E/\"".utf8))
    }

    @Test(
        "Only a plain spelling of 64 bits is an integer",
        arguments: [
            ("0", 0), ("-1", -1), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("-0", nil), ("1.0", nil), ("1e3", nil),
            ("1E0", nil), ("1e400", nil), ("\"1\"", nil), ("true", nil),
        ] as [(String, Int64?)])
    func integers(text: String, value: Int64?) throws {
        #expect(try JSONText(text).root.integer == value)
    }
}

struct Failure: Equatable {
    let reason: JSONError.Reason
    let offset: Int

    init(_ reason: JSONError.Reason, _ offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// How parsing fails; nil when it does not.
func failure(of bytes: [UInt8], limits: JSONLimits = .standard) -> Failure? {
    do {
        _ = try JSONText(bytes, limits: limits)
        return nil
    } catch {
        return Failure(error.reason, error.offset)
    }
}
