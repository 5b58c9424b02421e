import ArgumentParser
import Customization
import ImageDocuments
import ImageStore
import LXLayerKit

struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what an image is, and whether it would boot.",
        discussion: """
            Of an image for several platforms, the images are listed; --platform shows one of them. Where layers are \
            missing, encrypted or of an unknown kind, they are named, and the documents are shown.
            """)

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind.")
    var source: String

    @OptionGroup var specs: SpecOptions
    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            var options = try specs.options(common, limits)
            options.access = try access.access()
            // To look at an image is to undo nothing.
            options.keepsRecordedProfiles = true
            options.platform = platform.platform
            let reference = try Reference(finding: source)
            let reader = try ImageReader(reference, limits: limits.limits, progress: common.report)
            if platform.platform == nil, let summary = try reader.summary(reference, for: options.specs.targets) {
                if common.json {
                    try console.result(IndexSummaryReport.json(summary))
                } else {
                    try console.result(IndexSummaryReport.text(summary))
                }
                return
            }
            let image = try reader.image(reference, platform: platform.platform)
            let unreadable = reader.unreadableLayers(of: image)
            guard unreadable.isEmpty else {
                if common.json {
                    try console.result(DocumentsReport.json(image, unreadable))
                } else {
                    try console.result(DocumentsReport.text(image, unreadable))
                }
                return
            }
            let planned = try Converter(options, progress: common.report).plan(reference, in: reader)
            if common.json {
                try console.result(InspectionReport.json(planned))
            } else {
                try console.result(InspectionReport.text(planned))
            }
        }
    }
}
