import Glibc
import LXCTemplate

extension TemplateError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .notFound(let path):
            ErrorReport(
                "no-template", .notFound, "\(Words.printable(path)): there is no template that can be executed.",
                advice: "A template is a name as lxc-create knows it, or an absolute path.")
        case .cannotRun(let path, let code):
            ErrorReport(
                "system", .machineFailure,
                "\(Words.printable(path)): cannot be run: \(String(cString: strerror(code)))")
        }
    }
}

extension ConfigLineError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .forbiddenKey(let key):
            ErrorReport(
                "config-key", .damagedInput, "\(Words.printable(key)): this key is not for an image to set.")
        case .unsafeValue(let key, let value):
            ErrorReport(
                "config-value", .damagedInput,
                "\(Words.printable(key)): this value could be read as more than a value.",
                expected: "one line of at most 4096 bytes, without control characters or blanks at its ends",
                actual: Words.printable(value))
        }
    }
}

extension ConfigFileError {
    /// The error in words.
    var report: ErrorReport {
        ErrorReport(
            "system", .machineFailure,
            "\(Words.printable(path)): \(operation): \(String(cString: strerror(code)))")
    }
}
