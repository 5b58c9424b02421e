import Digests
import ImageDocuments

extension DocumentError {
    /// The error in words.
    var report: ErrorReport {
        let place = pointer.tokens.isEmpty ? "the document itself" : Words.printable(pointer.description)
        func damaged(_ message: String, _ expected: String? = nil, _ actual: String? = nil) -> ErrorReport {
            ErrorReport("document", .damagedInput, message, place: place, expected: expected, actual: actual)
        }
        switch reason {
        case .missing: return damaged("A required field is missing.")
        case .wrongType(let expected, let found):
            return damaged("A field is of the wrong type.", expected.rawValue, found.rawValue)
        case .noSize(let found):
            return damaged("A size is no whole number from 0 to 2^63 - 1.", nil, Words.printable(found))
        case .unsupported(let expected, let found):
            return ErrorReport(
                "unsupported", .notSupported, "A value is none that is supported.", place: place,
                expected: expected.joined(separator: " or "), actual: Words.printable(found))
        case .malformedDigest(let text):
            return damaged("A digest is malformed.", "ALGORITHM:HEX in lower case", Words.printable(text))
        case .unsupportedAlgorithm(let name):
            return ErrorReport(
                "unsupported-algorithm", .notSupported, "A digest is of an unknown algorithm.", place: place,
                expected: "sha256 or sha512", actual: Words.printable(name))
        case .ambiguous: return damaged("The field makes this a document of another kind, too: it is ambiguous.")
        case .ambiguousName(let name):
            return damaged("The field's name differs only in case from \(Words.printable(name)).")
        case .tooManySteps(let limit): return damaged("The record has too many steps.", "at most \(limit)", "more")
        case .invalidEdit(let error): return error.report
        }
    }
}

extension JSONError {
    /// The error in words.
    var report: ErrorReport {
        ErrorReport("json", .damagedInput, "The document is no acceptable JSON: \(sentence).", place: "byte \(offset)")
    }

    private var sentence: String {
        switch reason {
        case .tooLarge(let limit): "it has more than \(limit) bytes"
        case .tooDeep(let limit): "it is nested deeper than \(limit) levels"
        case .byteOrderMark: "it starts with a byte order mark"
        case .unexpectedEnd(let expected): "it ends where \(expected.words) should be"
        case .unexpectedByte(let byte, let expected):
            "there is \(Words.printable(String(UnicodeScalar(byte)))) where \(expected.words) should be"
        case .trailingBytes: "something follows it"
        case .duplicateKey(let key): "the key \(Words.printable(key)) is there twice"
        case .invalidUTF8: "a string is not UTF-8"
        case .loneSurrogate: "an escape is half of a surrogate pair"
        case .invalidEscape: "an escape is unknown"
        case .controlCharacter: "a control character is not escaped"
        case .invalidNumber: "a number is malformed"
        }
    }
}

extension JSONError.Expectation {
    fileprivate var words: String {
        switch self {
        case .value: "a value"
        case .key: "a key"
        case .colon: "a colon"
        case .commaOrBracket: "a comma or ]"
        case .commaOrBrace: "a comma or }"
        case .quote: "the end of a string"
        }
    }
}

extension ReferenceError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .unsupportedTransport(let name, let text):
            let isSkopeos = ["docker", "docker-daemon", "containers-storage"].contains(name)
            return ErrorReport(
                "unsupported-transport", .notSupported, "The transport \(Words.printable(name)): is not supported.",
                expected: "oci:, oci-archive:, docker-archive: or dir:",
                advice: isSkopeos
                    ? "`skopeo copy \(Words.printable(text)) oci:DIR:TAG` brings an image from there, and the "
                        + "other way round to there." : nil)
        case .malformedTag(let tag):
            return ErrorReport("usage", .usage, "'\(Words.printable(tag))' is no tag.")
        case .malformedPath: return ErrorReport("usage", .usage, "A reference needs a path.")
        case .badDigest(.malformed(let text)):
            return ErrorReport("usage", .usage, "'\(Words.printable(text))' is no digest.")
        case .badDigest(.unsupportedAlgorithm(let name)):
            return ErrorReport(
                "unsupported-algorithm", .notSupported,
                "The digest algorithm \(Words.printable(name)) is not supported.")
        case .tagAndDigest(let text):
            return ErrorReport("usage", .usage, "\(Words.printable(text)): give a tag or a digest, not both.")
        }
    }
}
