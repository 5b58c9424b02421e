import Testing

@testable import LXLayerKit

@Suite("Times of documents")
struct TimestampTests {
    @Test(
        "A time is read when RFC 3339 can say it",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2023-11-14T22:13:20Z", 1_700_000_000),
            ("2023-11-14T22:13:20.999999999Z", 1_700_000_000), ("2023-11-14T23:13:20.5+01:00", 1_700_000_000),
            ("1969-12-31T23:59:59Z", nil), ("9999-12-31T23:59:59Z", 253_402_300_799),
            ("0001-01-01T00:00:00Z", nil),
            ("10000-01-01T00:00:00Z", nil), ("0000-01-01T00:00:00Z", nil), ("999999999999-01-01T00:00:00Z", nil),
            ("-9999-01-01T00:00:00Z", nil), ("9999-99-99T99:99:99Z", nil), ("junk", nil), ("", nil), (".", nil),
        ] as [(String, Int64?)])
    func table(text: String, expected: Int64?) { #expect(Timestamp.seconds(text) == expected) }
}
