import ArgumentParser
import Customization
import ImageDocuments
import LXLayerKit

struct BlameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame",
        abstract: "Show which layers gave, replaced or hid a path.",
        discussion: "For our own layer, the step that changed the path and its reason are shown, too.")

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind.")
    var source: String

    @Argument(help: "The path; links in its parents are followed inside the image.")
    var path: String

    @OptionGroup var platform: PlatformOption
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            let reader = TreeReader(
                limits: limits.limits, platform: platform.platform, strict: common.strict, progress: common.report)
            let history = try reader.history(of: path, in: try Reference(source))
            let specs = try SpecSet.builtIn(for: TargetSet(Spec.Target.allCases))
            if common.json {
                try console.result(BlameReport.json(history, specs))
            } else {
                try console.result(BlameReport.text(history, specs))
            }
        }
    }
}
