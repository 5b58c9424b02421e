import ArgumentParser
import ImageDocuments
import LXLayerKit
import LayerEntries

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the merged view of an image.",
        discussion: "Names are escaped: a byte that is not UTF-8, or that a terminal would obey, is \\xHH.")

    @Argument(help: "The image: oci:DIR[:TAG].")
    var source: String

    @Argument(help: "Only this path and what is below it; links are followed inside the image.")
    var path: String?

    @Flag(name: .short, help: "Show type, mode, owner, size and time, too.")
    var long = false

    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            let reader = TreeReader(limits: limits.limits, strict: common.strict, progress: common.report)
            let tree = try reader.tree(try Reference(source))
            if common.json {
                try ListReport.writeJSON(tree, at: path, to: console)
            } else {
                try ListReport.writeText(tree, at: path, long: long, to: console)
            }
        }
    }
}
