import ArgumentParser
import ImageDocuments
import ImageStore
import LXLayerKit
import LayerEntries
import RootTree

struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls",
        abstract: "List the merged view of an image.",
        discussion: "Names are escaped: a byte that is not UTF-8, or that a terminal would obey, is \\xHH.")

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind.")
    var source: String

    @Argument(
        help: """
            Only this path and what is below it; links are followed inside the image. * and ? match inside a name, ** \
            matches any number of names.
            """)
    var path: String?

    @Flag(name: .short, help: "Show type, mode, owner, size and time, too.")
    var long = false

    @Flag(help: "Indent each name below its directory's.")
    var tree = false

    @Option(
        help: ArgumentHelp("List the entries of one layer as they are in it; 1 is the lowest.", valueName: "number"))
    var layer: Int?

    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if layer != nil, path != nil || tree { throw ValidationError("--layer takes neither a path nor --tree.") }
        if tree, common.json { throw ValidationError("--tree is for people: it does not go with --json.") }
    }

    func run() throws {
        try common.run { console in
            var reader = TreeReader(
                limits: limits.limits, platform: platform.platform, strict: common.strict, progress: common.report)
            reader.access = try access.access()
            let listing: any NodeListing =
                if let layer {
                    LayerListing(
                        entries: try reader.entries(ofLayer: layer, in: try Reference(finding: source)),
                        layer: layer - 1)
                } else {
                    TreeListing(
                        tree: try reader.tree(try Reference(finding: source)), path: path,
                        order: tree ? .depthFirst : .pathBytes)
                }
            if common.json {
                try ListReport.writeJSON(listing, to: console)
            } else {
                try ListReport.writeText(listing, long: long, indented: tree, to: console)
            }
        }
    }
}
