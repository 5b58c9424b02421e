import ArgumentParser
import Customization
import ImageDocuments
import ImageStore
import LXLayerKit

struct LintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Show where consumers of the image would not see the same tree.",
        discussion: """
            The layers are held to the rules that our own layer keeps. Each finding tells which of umoci, containerd, \
            podman, crane and imgadm see something else, and what; a rule without one is broken to no known effect. \
            Findings do not change the exit code unless --exit-code (8) or --strict (3) is given.
            """)

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind.")
    var source: String

    @Flag(help: "Exit with 8 when there is a finding.")
    var exitCode = false

    @Option(
        help: ArgumentHelp("Only what consumers of images for this see: lx, lxc, or lx,lxc.", valueName: "target"),
        transform: TargetOption.targets)
    var target = TargetSet(Spec.Target.allCases)

    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            // Not strict: that oddities are findings is what this command is for.
            var linter = Linter(limits: limits.limits, platform: platform.platform, progress: common.report)
            linter.access = try access.access()
            let linted = try linter.lint(try Reference(finding: source)).seen(from: target)
            if common.json {
                try console.result(LintReport.json(linted))
            } else {
                try console.result(LintReport.text(linted))
            }
            if let unread = linted.unread {
                console.complain("lxlayer: \(LintReport.words(unread))")
                throw ExitStatus.notSupported.code
            }
            guard !linted.findings.isEmpty else { return }
            if common.strict { throw ExitStatus.damagedInput.code }
            if exitCode { throw ExitStatus.pending.code }
        }
    }
}
