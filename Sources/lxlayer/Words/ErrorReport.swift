import ArgumentParser
import Customization
import Digests
import ImageDocuments
import ImageStore
import LXCTemplate
import LXLayerKit
import RootFilesystem
import TarIO

/// A failure in words: what was expected, what was found, where, and what to do.
struct ErrorReport {
    /// A stable word for programs.
    var code: String
    /// What is wrong, in one sentence.
    var message: String
    var status: ExitStatus
    /// Which blob, file or place.
    var place: String?
    var expected: String?
    var actual: String?
    /// What the user can do.
    var advice: String?

    init(
        _ code: String, _ status: ExitStatus, _ message: String, place: String? = nil, expected: String? = nil,
        actual: String? = nil, advice: String? = nil
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.place = place
        self.expected = expected
        self.actual = actual
        self.advice = advice
    }

    /// The report of any error that a command can meet.
    init(_ error: any Error) {
        switch error {
        case let error as ImageError: self = error.report
        case let error as StoreError: self = error.report
        case let error as RootFilesystemError: self = error.report
        case let error as ReferenceError: self = error.report
        case let error as LocateError: self = error.report
        case let error as JSONError: self = error.report
        case let error as CompressionError: self = error.report
        case let error as InputFileError: self = error.report
        case let error as OutputError: self = error.report
        case let error as SpecError: self = error.report
        case let error as PlanError: self = error.report
        case let error as TemplateError: self = error.report
        case let error as ConfigLineError: self = error.report
        case let error as ConfigFileError: self = error.report
        case let error as ValidationError: self.init("usage", .usage, error.message)
        default: self.init("failure", .machineFailure, "\(error)")
        }
    }

    /// For people, on several lines.
    var text: String {
        var lines = [message]
        if let place { lines.append("  where:    \(place)") }
        if let expected { lines.append("  expected: \(expected)") }
        if let actual { lines.append("  found:    \(actual)") }
        if let advice { lines.append("  \(advice)") }
        return lines.joined(separator: "\n")
    }

    /// For programs; members that do not apply are left out.
    var json: JSONValue {
        var members = [JSONValue.Member(key: "code", value: .string(code))]
        for (key, value) in [("where", place), ("expected", expected), ("actual", actual)] {
            if let value { members.append(.init(key: key, value: .string(value))) }
        }
        members.append(.init(key: "message", value: .string(message)))
        if let advice { members.append(.init(key: "advice", value: .string(advice))) }
        members.append(.init(key: "exit", value: .integer(Int64(status.rawValue))))
        return .object(members)
    }
}
