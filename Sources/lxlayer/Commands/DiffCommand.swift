import ArgumentParser
import ImageDocuments
import ImageStore
import LXLayerKit

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare the merged views of two images, or of one up to two of its layers.",
        discussion: """
            Prints + for what only the second has, - for what only the first has, and ~ for what both have, with what \
            differs. What a layer changed: lxlayer diff SRC SRC --first-layers 2 --second-layers 3. Exits with 8 when \
            there is a difference.
            """)

    @Argument(help: "The first image: oci:DIR[:TAG], or a reference of another kind.")
    var first: String

    @Argument(help: "The second image, likewise.")
    var second: String

    @Option(help: ArgumentHelp("Take only the lowest layers of the first image.", valueName: "count"))
    var firstLayers: Int?

    @Option(help: ArgumentHelp("Take only the lowest layers of the second image.", valueName: "count"))
    var secondLayers: Int?

    @Flag(help: "Do not compare times.")
    var ignoreTimes = false

    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            var reader = TreeReader(
                limits: limits.limits, platform: platform.platform, strict: common.strict, progress: common.report)
            reader.access = try access.access()
            let differences = try TreeComparison(reader).differences(
                from: .init(try Reference(finding: first), layers: firstLayers),
                to: .init(try Reference(finding: second), layers: secondLayers), ignoring: ignoreTimes ? [.mtime] : [])
            if common.json {
                try console.result(DifferenceReport.json(differences))
            } else {
                for difference in differences { try console.result(DifferenceReport.line(difference)) }
            }
            if !differences.isEmpty { throw ExitStatus.pending.code }
        }
    }
}
