import Digests
import ImageStore
import LayerEntries
import TarIO

extension LayerError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .sizeMismatch(let expected, let actual):
            return ErrorReport(
                "size", .damagedInput, "The blob does not have the size that its descriptor says.",
                expected: "\(expected) bytes", actual: "\(actual) bytes")
        case .digestMismatch(let expected, let actual):
            return ErrorReport(
                "digest", .damagedInput, "The blob does not have the bytes that its name says.",
                expected: expected.description, actual: actual.description)
        case .diffIDMismatch(let expected, let actual):
            return ErrorReport(
                "diff-id", .damagedInput, "The layer's contents are not those that the config names by diff_id.",
                expected: expected.description, actual: actual.description)
        case .damagedCompression(let fault, let offset):
            return ErrorReport("gzip", .damagedInput, fault.sentence, place: "byte \(offset)")
        case .damagedTar(let reason, let entry, let name):
            return ErrorReport(
                "tar", .damagedInput, "The tar stream is damaged: \(Words.printable(reason)).",
                place: "entry \(entry) \(EscapedText.printable(name))")
        case .invalidEntry(let fault, let entry, let name):
            return ErrorReport(
                "entry", .damagedInput, fault.sentence, place: "entry \(entry) \(EscapedText.printable(name))")
        case .limitExceeded(let limit, let maximum):
            return ErrorReport(
                "limit", .damagedInput, "The layer asks for more than the limit.", expected: "at most \(maximum)",
                actual: "more", advice: "\(limit.rawValue) raises the limit.")
        case .source(let error): return ErrorReport(error)
        }
    }
}

extension GzipFault {
    /// The fault for people.
    var sentence: String {
        switch self {
        case .notGzip(let found):
            "The media type says gzip, the bytes do not: they begin with \(EscapedText.printable(found))."
        case .truncated: "The gzip stream is cut short."
        case .malformed: "The gzip stream is malformed."
        case .checksum: "The gzip stream's CRC or length is not that of its data."
        case .trailingData: "Something that is no gzip follows the gzip stream."
        }
    }
}

extension EntryFault {
    /// The fault for people.
    var sentence: String {
        switch self {
        case .escapesRoot: "A name leaves the root."
        case .malformedName: "A name is missing, or holds a NUL."
        case .negativeSize: "A size is negative."
        case .ownerOutOfRange: "An owner's id is out of range."
        case .deviceOutOfRange: "A device number is out of range."
        case .unsupportedType: "The entry's type is none that an image can hold."
        case .rootNotDirectory: "The root is no directory."
        }
    }
}

extension LayerDiagnostic {
    /// A stable word for programs.
    var code: String {
        switch self {
        case .emptyBlob: "empty-blob"
        case .missingEndOfArchive: "missing-end-of-archive"
        case .dataAfterEndOfArchive: "data-after-end-of-archive"
        case .zerosAfterGzip: "zeros-after-gzip"
        }
    }

    /// The diagnostic for people.
    var sentence: String {
        switch self {
        case .emptyBlob: "The layer is empty: it is no tar at all."
        case .missingEndOfArchive: "The tar lacks its end blocks, or its last entry's padding."
        case .dataAfterEndOfArchive: "Data follows the end of the tar; most readers do not see it."
        case .zerosAfterGzip: "Zero bytes follow the gzip stream; some readers refuse them."
        }
    }
}
