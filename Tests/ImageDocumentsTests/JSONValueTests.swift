import ImageDocuments
import Testing

@Suite struct JSONValueTests {
    private static let value: JSONValue = [
        "z": 1, "a": [true, false, .null, -9_223_372_036_854_775_808], "empty": [[:], []], "text": "é/\u{1F600}",
    ]

    @Test("Compact JSON has no white space and keeps the order")
    func compact() {
        #expect(
            string(Self.value.serialized())
                == #"{"z":1,"a":[true,false,null,-9223372036854775808],"empty":[{},[]],"text":"é/😀"}"#)
    }

    @Test("Pretty JSON has a line for each child")
    func pretty() {
        #expect(
            string(Self.value.serialized(pretty: true)) == """
                {
                  "z": 1,
                  "a": [
                    true,
                    false,
                    null,
                    -9223372036854775808
                  ],
                  "empty": [
                    {},
                    []
                  ],
                  "text": "é/😀"
                }
                """)
    }

    @Test("Only quotes, backslashes and control characters are escaped")
    func escapes() {
        let controls = String(String.UnicodeScalarView((0..<0x20).compactMap(Unicode.Scalar.init)))
        #expect(
            string(JSONValue.string("\"\\/\u{7F}" + controls).serialized())
                == #""\"\\/"# + "\u{7F}"
                + #"\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
                + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f""#)
    }

    @Test(
        "What is written can be read back to the same text",
        arguments: [0x00...0x2FF, 0x2000...0x2100, 0xFFF0...0x1000F])
    func readsBack(scalars: ClosedRange<UInt32>) throws {
        let text = String(String.UnicodeScalarView(scalars.compactMap(Unicode.Scalar.init)))
        let read = try JSONText(JSONValue.string(text).serialized()).root.string
        #expect(read.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test("A raw value is written as it was spelled, without the white space around it")
    func raw() throws {
        let value: JSONValue = ["n": .raw(try JSONText(" 1.50e400 ")), "o": .raw(try JSONText("\n{ \"a\" :1}"))]
        #expect(string(value.serialized()) == #"{"n":1.50e400,"o":{ "a" :1}}"#)
        #expect(string(value.serialized(pretty: true)) == "{\n  \"n\": 1.50e400,\n  \"o\": { \"a\" :1}\n}")
    }
}

/// Bytes as text, for messages that can be read.
func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
