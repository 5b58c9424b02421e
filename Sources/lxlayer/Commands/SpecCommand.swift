import ArgumentParser
import Customization
import ImageDocuments

/// What is done with specs themselves.
struct SpecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spec",
        abstract: "Work on specs of your own.",
        subcommands: [SpecCheckCommand.self])
}

struct SpecCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Show all mistakes of specs, with file, line and column.",
        discussion: """
            The files are looked at as profiles that are given in this order, over the specs that are built in. \
            Specs/README.md teaches how to write one.
            """)

    @Argument(help: ArgumentHelp("The specs.", valueName: "file"))
    var files: [String]

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            let files = try files.map { try ProfileFile($0) }
            var mistakes = files.map { Profile.mistakes(in: $0.text, file: $0.name, contents: $0.content) }
            if mistakes.allSatisfy(\.isEmpty) {
                // What only shows when they are put on one another.
                do {
                    let profiles = try files.map { try $0.profile() }
                    let targets = TargetSet(profiles.flatMap(\.spec.targets.targets))
                    _ = try SpecSet.builtIn(for: targets).stacking(profiles)
                } catch let error as SpecError {
                    mistakes[files.firstIndex { $0.name == error.mark.file } ?? 0].append(error)
                }
            }
            let checked = zip(files.map(\.name), mistakes).map { CheckedSpec(file: $0, mistakes: $1) }
            if common.json {
                try console.result(SpecCheckReport.json(checked))
            } else {
                try console.result(SpecCheckReport.text(checked))
            }
            if mistakes.contains(where: { !$0.isEmpty }) { throw ExitStatus.usage.code }
        }
    }
}
