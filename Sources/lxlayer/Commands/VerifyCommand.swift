import ArgumentParser
import ImageDocuments
import ImageStore
import LXLayerKit

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every descriptor, digest, size, diff_id and count.",
        discussion: """
            Without a tag or digest, all images of the layout are checked. All findings are printed. Everything is read: \
            what is in the cache of layers is neither believed nor renewed.
            """)

    @Argument(help: "The layout or archive, or one image of it: oci:DIR[:TAG], or another kind.")
    var source: String

    @Flag(help: "Check all images of the layout: the default, where SOURCE has no tag and no digest.")
    var all = false

    @OptionGroup var access: JobOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            var verifier = Verifier(limits: limits.limits, strict: common.strict, progress: common.report)
            verifier.access = access.access()
            let reference = try Reference(finding: source)
            guard !all || reference.selection == nil else {
                throw ValidationError("--all and a tag or a digest exclude each other.")
            }
            let verification = try verifier.verify(reference)
            if common.json {
                try console.result(VerificationReport.json(verification, of: reference))
            } else {
                try console.result(VerificationReport.text(verification, of: reference))
            }
            let status = VerificationReport.status(verification)
            if status != .done { throw status.code }
        }
    }
}
