internal import FoundationEssentials
internal import LayerEntries

/// Points in time as documents have them (RFC 3339).
enum Timestamp {
    /// As `SOURCE_DATE_EPOCH`: to the end of the year 9999, the last that RFC 3339 can say. What is before 1970 is no
    /// time that anything was made at; `0001-01-01T00:00:00Z` is what Go writes for none.
    private static let range = 0...253_402_300_799 as ClosedRange<Int64>

    /// Seconds since the epoch of a document's `created`; nil for what is no time. Fractions are dropped.
    static func seconds(_ text: String) -> Int64? {
        var text = text
        if let dot = text.firstIndex(of: ".") {
            let end = text[dot...].dropFirst().firstIndex { !$0.isASCII || !$0.isNumber } ?? text.endIndex
            text.removeSubrange(dot..<end)
        }
        guard let date = try? Date(text, strategy: .iso8601) else { return nil }
        return Int64(exactly: date.timeIntervalSince1970.rounded(.down)).flatMap { range.contains($0) ? $0 : nil }
    }

    /// A time as the history has it, in UTC.
    static func text(_ time: ModificationTime) -> String {
        Date(timeIntervalSince1970: Double(time.seconds)).formatted(.iso8601)
    }
}
