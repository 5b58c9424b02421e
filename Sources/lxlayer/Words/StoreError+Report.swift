import Digests
import Glibc
import ImageStore

extension StoreError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .notALayout(let path, let missing):
            return ErrorReport(
                "no-layout", .notFound, "\(Words.printable(path)): there is no OCI image layout here.",
                expected: "\(Words.printable(missing))", actual: "nothing")
        case .blobMissing(let digest):
            return ErrorReport("blob-missing", .notFound, "A blob is missing.", place: digest.description)
        case .wrongFileType(let name, let expected):
            return ErrorReport(
                "file-type", .damagedInput, "\(Words.printable(name)): this must be \(expected).", expected: expected,
                actual: "something else")
        case .sizeMismatch(let digest, let expected, let actual):
            return ErrorReport(
                "size", .damagedInput, "The blob \(digest) does not have the size that its descriptor says.",
                expected: "\(expected) bytes", actual: "\(actual) bytes")
        case .digestMismatch(let expected, let actual):
            return ErrorReport(
                "digest", .damagedInput, "The blob \(expected) does not have the bytes that its name says.",
                expected: expected.description, actual: actual.description)
        case .documentTooLarge(let name, let maximum):
            return ErrorReport(
                "limit", .damagedInput, "\(Words.printable(name)): this is larger than the limit.",
                expected: "at most \(maximum) bytes", actual: "more",
                advice: "--max-document raises the limit.")
        case .system(let operation, let name, let code):
            return ErrorReport(
                "system", .machineFailure,
                "\(Words.printable(name)): \(operation): \(String(cString: strerror(code)))")
        }
    }
}
