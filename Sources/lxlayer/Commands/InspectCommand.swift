import ArgumentParser
import Customization
import ImageDocuments
import LXLayerKit

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what an image is, and whether it would boot.")

    @Argument(help: "The image: oci:DIR[:TAG].")
    var source: String

    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            var options = ConversionOptions(specs: try SpecSet.builtIn())
            options.limits = limits.limits
            options.strict = common.strict
            let planned = try Converter(options, progress: common.report).plan(try Reference(source))
            if common.json {
                try console.result(InspectionReport.json(planned))
            } else {
                try console.result(InspectionReport.text(planned))
            }
        }
    }
}
