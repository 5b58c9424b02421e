import Digests
import Glibc
import ImageDocuments
import ImageStore

extension StoreError {
    /// Whether it is about a store or a member, which it names, not about a blob.
    var namesItsPlace: Bool {
        switch self {
        case .blobMissing, .sizeMismatch, .digestMismatch, .wrongFileType, .documentTooLarge, .system: false
        default: true
        }
    }

    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .notAStore(let path, let transport, let missing, let found):
            return found.report(at: path, soughtFor: transport, missing: missing)
        case .unfitDestination(let path, let wanted, let found): return found.report(at: path, inPlaceOf: wanted)
        case .unwritable(let directory, let code):
            let name = directory == "." ? "the current directory" : Words.printable(directory)
            return ErrorReport(
                "system", .machineFailure,
                code == ENOENT
                    ? "\(name) does not exist; make it first."
                    : "\(name): cannot write here: \(String(cString: strerror(code))).")
        case .compressedName(let path):
            return ErrorReport(
                "compressed-name", .notSupported, "\(Words.printable(path)): archives are written uncompressed.",
                advice: "oci-archive:FILE.tar writes a plain tar, which may be compressed afterwards.")
        case .archiveTooOld(let path):
            return ErrorReport(
                "archive-too-old", .notSupported,
                "\(Words.printable(path)): this archive is of a Docker before version 1.10, and not supported.",
                expected: "manifest.json", actual: "repositories",
                advice: "Load it with docker, and save it again.")
        case .member(let name, let fault): return fault.report(of: name)
        case .damagedArchive(let name, let fault, let offset):
            return ErrorReport(
                "tar", .damagedInput, "\(Words.printable(name)): the archive is damaged: \(fault.phrase).",
                place: "byte \(offset)")
        case .archiveOccupied(let path):
            return ErrorReport(
                "archive-occupied", .conflict,
                "\(Words.printable(path)): the file that is here holds something else than this image, which would be lost.",
                advice: "Remove it, or write to another file; a layout (oci:) holds many images.")
        case .directoryOccupied(let path):
            return ErrorReport(
                "directory-occupied", .conflict, "\(Words.printable(path)): the directory that is here is not empty.",
                expected: "a new directory, or an empty one", actual: "something in it",
                advice: "Remove it, or write to another directory.")
        case .malformedName(let name):
            return ErrorReport(
                "usage", .usage, "'\(Words.printable(name))' is no name of an image in Docker's form, NAME[:TAG].")
        case .terminal:
            return ErrorReport("usage", .usage, "An archive is neither read from a terminal nor written to one.")
        case .streamTooLarge(let name, let maximum):
            return ErrorReport(
                "limit", .damagedInput, "\(Words.printable(name)): this is larger than the limit.",
                expected: "at most \(maximum) bytes", actual: "more", advice: "--max-unpacked raises the limit.")
        case .blobMissing(let digest):
            return ErrorReport("blob-missing", .notFound, "A blob is missing.", place: digest.description)
        case .noDirectory(let path):
            return ErrorReport(
                "no-directory", .notFound, "\(Words.printable(path)): there is no directory here.")
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
                "\(Words.printable(name)): \(Words.failure(of: operation)): \(String(cString: strerror(code)))")
        }
    }
}
