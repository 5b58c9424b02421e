import ArgumentParser
import ImageDocuments
import LXLayerKit

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Add the layer that makes an image boot in an lx zone.",
        discussion: """
            Everything of the source is verified before anything appears in the destination. All other layers stay \
            as they are. Prints one line: the new image's reference and digest.
            """)

    @Argument(help: "The image: oci:DIR[:TAG].")
    var source: String

    @Argument(help: "Where it goes: oci:DIR[:TAG]; without a tag the source's, else latest.")
    var destination: String

    @Flag(help: "Convert an image that is not bootable, too.")
    var force = false

    @Option(help: ArgumentHelp("The base's name, for the annotation that has it.", valueName: "name"))
    var baseName: String?

    @OptionGroup var specs: SpecOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            var options = try specs.options(common, limits)
            options.force = force
            options.baseName = baseName
            let converter = Converter(options, progress: common.report)
            let conversion = try converter.convert(try Reference(source), to: try Reference(destination))
            for line in ConversionReport.notes(conversion) { console.note(line) }
            if common.json {
                try console.result(ConversionReport.json(conversion))
            } else {
                try console.result(ConversionReport.line(conversion))
            }
        }
    }
}
