import ArgumentParser
import ImageDocuments
import ImageStore
import LXLayerKit

struct CatCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cat",
        abstract: "Print a file of the merged view.",
        discussion: "Links are followed inside the image. With --json the bytes are in base64.")

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind.")
    var source: String

    @Argument(help: "The file's path.")
    var path: String

    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            var reader = TreeReader(
                limits: limits.limits, platform: platform.platform, strict: common.strict, progress: common.report)
            reader.access = try access.access()
            let tree = try reader.tree(try Reference(finding: source), keepingContents: true)
            if common.json {
                try console.result(try ListReport.file(at: path, in: tree, limit: limits.limits.document))
            } else {
                try tree.copyFile(at: path) { try console.result(bytes: $0) }
            }
        }
    }
}
