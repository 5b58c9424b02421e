import ArgumentParser
import FoundationEssentials

/// The variable by which builds are made reproducible (reproducible-builds.org, SOURCE_DATE_EPOCH).
enum SourceDateEpoch {
    /// Seconds since the epoch, 0 to 253402300799 (the end of the year 9999); nil when the variable is not set.
    static func read() throws -> Int64? {
        guard let text = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"] else { return nil }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let seconds = Int64(text),
            (0...253_402_300_799).contains(seconds)
        else {
            throw ValidationError(
                "SOURCE_DATE_EPOCH must be whole seconds since 1970, not '\(Words.printable(text))'.")
        }
        return seconds
    }
}
