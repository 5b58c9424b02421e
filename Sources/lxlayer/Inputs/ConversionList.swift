import ArgumentParser
import ImageDocuments
import ImageStore
import LXLayerKit

/// A list of images: a line each, with a source and a destination, or a source alone.
///
/// What stands between them is a tab where the line has one, else spaces: so names with spaces can be given. Empty lines
/// and those that begin with `#` say nothing.
struct ConversionList {
    private let lines: [(number: Int, fields: [String])]

    /// The most bytes of a list.
    private static let sizeLimit = 64 << 20

    /// Takes a list apart.
    init(_ text: String) {
        // By bytes: to a character, a carriage return and a line feed are one.
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().compactMap
        {
            index, line in
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard line.first != UInt8(ascii: "#") else { return nil }
            let separator = UInt8(ascii: line.contains(UInt8(ascii: "\t")) ? "\t" : " ")
            let fields = line.split(separator: separator).map { String(decoding: $0, as: UTF8.self) }
            return fields.isEmpty ? nil : (index + 1, fields)
        }
    }

    /// Reads the list that is in a file; `-` is standard input.
    init(reading name: String) throws {
        self.init(try InputFile.text(name, limit: ConversionList.sizeLimit))
    }

    /// The images; those of which only the source is said go to `destination`.
    func requests(to destination: Reference?) throws -> [ConversionRequest] {
        let requests = try lines.map { number, fields in
            let references: [Reference]
            do { references = try fields.map { try Reference(finding: $0) } } catch let error as ReferenceError {
                throw ValidationError("Line \(number) of the list: \(ErrorReport(error).message)")
            }
            guard (1...2).contains(references.count), let source = references.first,
                let target = references.count == 2 ? references[1] : destination
            else {
                throw ValidationError(
                    "Line \(number) of the list has \(Words.count(fields.count, "field")): it wants SOURCE and "
                        + "DESTINATION, or SOURCE alone where a destination is given on the command line.")
            }
            guard !source.isStandardStream, !target.isStandardStream else {
                throw ValidationError("Line \(number) of the list: many images are no stream.")
            }
            return ConversionRequest(from: source, to: target)
        }
        guard !requests.isEmpty else { throw ValidationError("There is no image in the list.") }
        return requests
    }
}
