import ArgumentParser
import Customization
import ImageDocuments
import ImageStore
import LXLayerKit

struct BlameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "blame",
        abstract: "Show which layers gave, replaced or hid a path.",
        discussion: """
            For our own layer, the step that changed the path and its reason are shown, too. With --rootfs, the steps \
            that changed a path of an unpacked tree, and what was there before.
            """)

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind; with --rootfs, the path.")
    var source: String

    @Argument(help: "The path; links in its parents are followed inside the image.")
    var path: String?

    @Option(help: ArgumentHelp("Look at this unpacked root filesystem instead of an image.", valueName: "dir"))
    var rootfs: String?

    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (path == nil) == (rootfs != nil) else {
            throw ValidationError("blame wants an image and a path, or --rootfs DIR and a path.")
        }
    }

    func run() throws {
        try common.run { console in
            if let rootfs { return try blame(rootfs, console) }
            var reader = TreeReader(
                limits: limits.limits, platform: platform.platform, strict: common.strict, progress: common.report)
            reader.access = try access.access()
            let history = try reader.history(of: path ?? "", in: try Reference(finding: source))
            let specs = try SpecSet.builtIn(for: TargetSet(Spec.Target.allCases))
            if common.json {
                try console.result(BlameReport.json(history, specs))
            } else {
                try console.result(BlameReport.text(history, specs))
            }
        }
    }

    private func blame(_ rootfs: String, _ console: Console) throws {
        let provenance = try TreeProvenance(of: source, in: rootfs)
        let specs = try SpecSet.builtIn(for: TargetSet(Spec.Target.allCases))
        if common.json {
            try console.result(ProvenanceReport.json(provenance, specs))
        } else {
            try console.result(ProvenanceReport.text(provenance, specs))
        }
    }
}
