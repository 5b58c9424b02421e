import ArgumentParser
import Customization
import ImageDocuments
import ImageStore
import LXLayerKit

struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Show what convert would change, file by file, and why.")

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind.")
    var source: String

    @Flag(help: "Show the steps that do nothing here, too, and why.")
    var skipped = false

    @Flag(help: "Exit with 8 when there is something to change, with 6 when the image cannot boot.")
    var exitCode = false

    @OptionGroup var specs: SpecOptions
    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            var options = try specs.options(common, limits)
            options.access = try access.access()
            options.platform = platform.platform
            let converter = Converter(options, progress: common.report)
            let planned = try converter.plan(try Reference(finding: source))
            if common.json {
                try console.result(PlanReport.json(planned))
            } else {
                try console.result(PlanReport.text(planned, withSkipped: skipped))
            }
            if exitCode, !planned.plan.bootable.isBootable { throw ExitStatus.notBootable.code }
            if exitCode, !planned.isUnchanged { throw ExitStatus.pending.code }
        }
    }
}
