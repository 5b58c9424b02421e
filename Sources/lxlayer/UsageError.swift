import ArgumentParser
import Customization
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
        if let meant = meantCommand() {
            console.complain(
                "lxlayer: There is no command '\(Words.printable(meant.given))'. Did you mean \(meant.name)?")
            Glibc.exit(ExitStatus.usage.rawValue)
        }
        let prefix = "Error: "
        console.complain("lxlayer: " + (words.hasPrefix(prefix) ? String(words.dropFirst(prefix.count)) : words))
        Glibc.exit(ExitStatus.usage.rawValue)
    }

    /// The command that was meant, where the first argument is none and one is called nearly so.
    private static func meantCommand() -> (given: String, name: String)? {
        let names = LXLayerCommand.configuration.subcommands.compactMap { $0.configuration.commandName } + ["help"]
        guard let given = CommandLine.arguments.dropFirst().first, !given.hasPrefix("-"), !names.contains(given),
            let name = EditDistance.nearest(to: given, among: names)
        else { return nil }
        return (given, name)
    }

    /// Nothing is parsed where parsing failed; a path of this name is behind `--`.
    private static var isJSONWanted: Bool { CommandLine.arguments.prefix { $0 != "--" }.contains("--json") }
}
