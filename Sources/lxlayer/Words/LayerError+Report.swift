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
        case .compressionMismatch(let expected, let actual):
            return ErrorReport(
                "compression", .damagedInput, "The blob is not compressed as its media type says.",
                expected: expected.words, actual: actual.words, advice: "--lenient goes by the blob.")
        case .damagedCompression(let compression, let fault, let offset):
            return ErrorReport(
                compression.rawValue, .damagedInput, fault.sentence(compression), place: "byte \(offset)")
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

extension LayerCompression {
    /// What such a blob is, for people.
    var words: String { self == .none ? "a plain tar" : rawValue }
}

extension CompressionFault {
    /// The fault for people.
    fileprivate func sentence(_ compression: LayerCompression) -> String {
        let name = compression.rawValue
        return switch self {
        case .wrongMagic(let found):
            "The media type says \(name), the bytes do not: they begin with \(EscapedText.printable(found))."
        case .truncated: "The \(name) stream is cut short."
        case .malformed: "The \(name) stream is malformed."
        case .checksum: "A checksum or length in the \(name) stream is not that of its data."
        case .trailingData: "Something that is no \(name) follows the \(name) stream."
        case .unsupported: "The \(name) stream needs a dictionary or an option that is not supported."
        case .outOfMemory: "There is not enough memory to decompress the \(name) stream."
        }
    }
}

extension EntryFault {
    /// The fault for people.
    var sentence: String {
        switch self {
        case .escapesRoot: "A name leaves the root."
        case .malformedName: "A name is missing, or holds a NUL."
        case .accessListTooLong: "An access control list has more than 16 KiB."
        case .negativeSize: "A size is negative."
        case .ownerOutOfRange: "An owner's id is out of range."
        case .deviceOutOfRange: "A device number is out of range."
        case .notANumber(let field): "The field \(field) holds no number, or one that is out of range."
        case .malformedRecord: "A PAX record is malformed."
        case .sparseMap: "The map of a sparse file does not fit the file."
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
        case .zerosAfterCompression: "zeros-after-compression"
        case .repeatedRecords: "repeated-records"
        case .globalRecords: "global-records"
        case .clampedName: "clamped-name"
        case .mislabelledCompression: "mislabelled-compression"
        }
    }

    /// The diagnostic for people.
    var sentence: String {
        switch self {
        case .emptyBlob: "The layer is empty: it is no tar at all."
        case .missingEndOfArchive: "The tar lacks its end blocks, or its last entry's padding."
        case .dataAfterEndOfArchive: "Data follows the end of the tar; most readers do not see it."
        case .zerosAfterCompression: "Zero bytes follow the compressed stream; some readers refuse them."
        case .repeatedRecords: "An entry's PAX record or name is given more than once; the last one counts."
        case .globalRecords: "Global PAX records, which readers of images ignore."
        case .clampedName: "A name leaves the root, and was taken for one in it."
        case .mislabelledCompression(let actual):
            "The blob is not compressed as its media type says; it is \(actual.words)."
        }
    }
}
