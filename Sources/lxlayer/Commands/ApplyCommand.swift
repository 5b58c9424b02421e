import ArgumentParser
import LXLayerKit

struct ApplyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Do to an unpacked root filesystem what convert does to an image.",
        discussion: """
            The same facts, specs and steps. Each file is replaced whole, links are resolved inside the root, and what \
            is done already stays as it is: applying twice, or after an interruption, does what is left. Prints what was \
            changed, and why.
            """)

    @Option(help: ArgumentHelp("The root filesystem's directory.", valueName: "dir"))
    var rootfs: String

    @Flag(help: "Change a tree that is not bootable, too.")
    var force = false

    @Flag(name: .customLong("dry-run"), help: "Print what would be changed, and change nothing.")
    var isDryRun = false

    @Flag(help: "Let a profile that the tree has be replaced by another version of it.")
    var upgrade = false

    @Flag(help: "Show the steps that do nothing here, too, and why.")
    var skipped = false

    @OptionGroup var specs: SpecOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            var options = try specs.options(common)
            options.force = force
            options.upgradesProfiles = upgrade
            let applier = Applier(options)
            let planned = try applier.plan(rootfs)
            if !isDryRun { try applier.apply(planned) }
            if common.json {
                try console.result(PlanReport.json(planned, isApplied: !isDryRun))
            } else {
                try console.result(PlanReport.text(planned, withSkipped: skipped))
            }
        }
    }
}
