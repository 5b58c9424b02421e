import Customization
import Glibc
import LayerEntries
import TarIO

extension LocateError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .loop(let path):
            ErrorReport(
                "symlink-loop", .damagedInput,
                "\(Words.path(path)): symbolic links lead in a circle, or too far.")
        case .throughNonDirectory(let path):
            ErrorReport("no-file", .notFound, "\(Words.path(path)): this is no directory, so that nothing is below it.")
        }
    }
}

extension CompressionError {
    /// The error in words.
    var report: ErrorReport {
        ErrorReport(
            "compressor", .machineFailure, "What is written could not be compressed: \(Words.printable(reason)).")
    }
}

extension PatternError {
    /// What is wrong with a pattern.
    var phrase: String {
        switch self {
        case .tooLong: "it is longer than 1024 bytes"
        case .tooDeep: "its groups are nested deeper than 32 levels"
        case .unbalanced: "a group or a class is not closed, or closed twice"
        case .nothingToRepeat: "there is nothing before *, + or ?"
        case .anchor: "^ and $ say nothing here, because a pattern always matches the whole line"
        case .unsupported(let text): "\(Words.printable(text)) is not supported"
        }
    }
}

extension InputFileError {
    /// The error in words.
    var report: ErrorReport {
        let name = isStandardInput ? "standard input" : Words.printable(name)
        switch fault {
        case .system(let code):
            let isMissing = [ENOENT, ENOTDIR, EISDIR].contains(code)
            return ErrorReport(
                isMissing ? "no-input" : "system", isMissing ? .notFound : .machineFailure,
                "\(name): \(String(cString: strerror(code))).")
        case .tooLarge(let limit):
            return ErrorReport(
                "usage", .usage, "\(name): this file is too large.", expected: "at most \(limit) bytes", actual: "more")
        case .notUTF8: return ErrorReport("usage", .usage, "\(name): this is no UTF-8.")
        }
    }
}

extension OutputError {
    /// The error in words.
    var report: ErrorReport {
        ErrorReport(
            "system", .machineFailure,
            "standard output: \(code == EBADF ? "it is closed" : String(cString: strerror(code)))")
    }
}
