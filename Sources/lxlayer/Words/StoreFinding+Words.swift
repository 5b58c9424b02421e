import Digests
import ImageDocuments
import ImageStore

extension MemberFault {
    /// The fault of an archive's member in words.
    func report(of name: String) -> ErrorReport {
        let place = "member \(Words.printable(name))"
        switch self {
        case .missing:
            return ErrorReport("member-missing", .notFound, "A member of the archive is missing.", place: place)
        case .notAFile:
            return ErrorReport(
                "file-type", .damagedInput, "This member must be a regular file.", place: place,
                expected: "a regular file", actual: "something else")
        case .leadsOutside:
            return ErrorReport(
                "member-outside", .damagedInput, "This member is a link that leads out of the archive.", place: place)
        case .tooManyLinks(let maximum):
            return ErrorReport(
                "symlink-loop", .damagedInput, "Links between members lead in a circle, or too far.", place: place,
                expected: "at most \(maximum) links", actual: "more")
        case .json(let error):
            var report = error.report
            report.place = place + (report.place.map { ", \($0)" } ?? "")
            return report
        case .document(let error):
            var report = error.report
            report.place = place + (report.place.map { ", \($0)" } ?? "")
            return report
        case .digest(let expected, let actual):
            return ErrorReport(
                "digest", .damagedInput, "This member does not have the bytes that its name says.", place: place,
                expected: expected.description, actual: actual.description)
        }
    }
}

extension ArchiveFault {
    /// The fault in words.
    var phrase: String {
        switch self {
        case .truncated: "it ends inside a member"
        case .checksum: "a header's checksum is wrong"
        case .malformedNumber: "a number in a header is malformed or too large"
        case .malformedRecords: "an extended header is malformed"
        case .headerTooLong(let maximum): "an extended header is larger than \(maximum) bytes"
        case .tooManyMembers(let maximum): "it has more than \(maximum) members"
        case .namesTooLong(let maximum): "the names of its members have more than \(maximum) bytes"
        }
    }
}

extension StoreFinding {
    /// The finding in words.
    var report: ErrorReport {
        switch self {
        case .repeatedMember(let name):
            ErrorReport(
                "repeated-member", .damagedInput, "The archive has two members of this name.",
                place: "member \(Words.printable(name))")
        case .strangeMember(let name):
            ErrorReport(
                "strange-member", .damagedInput, "A member is neither a file, nor a directory, nor a link.",
                place: "member \(Words.printable(name))")
        case .escapingMember(let name):
            ErrorReport(
                "escaping-member", .damagedInput, "A member's name leads out of the archive.",
                place: "member \(Words.printable(name))")
        case .missingEndOfArchive:
            ErrorReport(
                "missing-end-of-archive", .damagedInput, "The archive does not end with two blocks of zeros.",
                place: "the archive")
        case .dataAfterEndOfArchive:
            ErrorReport(
                "data-after-end-of-archive", .damagedInput, "Data follows the archive's end.", place: "the archive")
        case .halvesDiffer(let image):
            ErrorReport(
                "hybrid-halves-differ", .damagedInput,
                "Hybrid archive halves differ: manifest.json and index.json do not have the same image.",
                place: "manifest.json, \(Words.printable(image))")
        case .unreadableHalf(let problem): problem.fault.report(of: problem.member)
        }
    }
}

extension StoreRemark {
    /// The remark in words.
    var sentence: String {
        switch self {
        case .hybrid(let name):
            "\(Words.printable(name)) is both Docker's archive and an OCI layout; the layout is read"
        }
    }
}
