import Glibc
import LayerEntries
import RootFilesystem

extension RootFilesystemError {
    /// The error in words.
    var report: ErrorReport {
        switch self {
        case .notADirectory(let path):
            return ErrorReport(
                "no-directory", .notFound, "\(Words.printable(path)): there is no directory here.",
                expected: "the root directory of an unpacked system", actual: "something else, or nothing")
        case .notEmpty(let path):
            return ErrorReport(
                "not-empty", .machineFailure, "\(Words.printable(path)): there is something in it already.",
                expected: "an empty root filesystem", actual: "files",
                advice: "An image is put into a new container only; --wrap and apply change one that is there.")
        case .system(let operation, let path, let code):
            return ErrorReport(
                "system", .machineFailure,
                "\(Words.path(path)): \(Words.failure(of: operation)): \(String(cString: strerror(code)))")
        case .changed(let path):
            return ErrorReport(
                "changed", .machineFailure, "\(Words.path(path)): somebody changes this tree.",
                expected: "a directory", actual: "a link, or nothing", advice: "Apply again when nobody else does.")
        case .tooLarge(let path, let limit):
            return ErrorReport(
                "limit", .damagedInput, "\(Words.path(path)): this file is too large to look at.",
                expected: "at most \(limit) bytes", actual: "more")
        case .mounted(let path):
            return ErrorReport(
                "mounted", .machineFailure, "\(Words.path(path)): a file system is mounted below this.",
                expected: "one file system", actual: "two", advice: "Unmount it first.")
        case .tooDeep(let path, let limit):
            return ErrorReport(
                "limit", .damagedInput, "\(Words.path(path)): this is nested too deep to be removed.",
                expected: "at most \(limit) levels", actual: "more")
        case .unwritable(let path):
            return ErrorReport(
                "unwritable", .notSupported, "\(Words.path(path)): devices, pipes and hard links are not made.")
        }
    }
}
