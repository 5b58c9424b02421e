import ArgumentParser
import Glibc
import ImageDocuments

/// What is wrong with the arguments themselves, as the argument parser found it before any command ran.
enum UsageError {
    /// Says it like all other errors and ends the program; returns for help, and for what a command has said already.
    static func report(_ error: any Error) {
        guard !(error is ExitCode), LXLayerCommand.exitCode(for: error) == ExitStatus.usage.code else { return }
        let console = Console()
        if isJSONWanted {
            let report = ErrorReport("usage", .usage, LXLayerCommand.message(for: error))
            try? console.result(["error": report.json])
        }
        let words = LXLayerCommand.fullMessage(for: error)
        let prefix = "Error: "
        console.complain("lxlayer: " + (words.hasPrefix(prefix) ? String(words.dropFirst(prefix.count)) : words))
        Glibc.exit(ExitStatus.usage.rawValue)
    }

    /// Nothing is parsed where parsing failed; a path of this name is behind `--`.
    private static var isJSONWanted: Bool { CommandLine.arguments.prefix { $0 != "--" }.contains("--json") }
}
