import ArgumentParser
import Customization
import ImageDocuments
import ImageStore
import LXCTemplate
import LXLayerKit

/// The options of `lxc-lxlayer`, as lxc-create's user gives them behind `--`.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lxc-lxlayer",
        abstract: "Make an LXC container from an image, or customize what another template makes.",
        discussion: """
            lxc-create -n NAME -t lxlayer -- --layout DIR[:TAG] [--profile FILE]…
            lxc-create -n NAME -t lxlayer -- [--profile FILE]… --wrap TEMPLATE -- [ITS ARGUMENTS]

            What stands behind the second -- reaches the template that is wrapped as it is, and its exit code is \
            returned unchanged. Nothing is done after a template that failed or made nothing. Templates that wrap \
            wrap any other, this one too: each does its own work after the one that it wraps.
            """,
        version: Version.text)

    @Option(help: ArgumentHelp("Make the container from this OCI image layout.", valueName: "dir[:tag]"))
    var layout: String?

    @Option(help: ArgumentHelp("Make it from an image of any kind, as lxlayer convert takes it.", valueName: "ref"))
    var image: String?

    @Option(
        name: [.customShort("u"), .long],
        help: ArgumentHelp("The same, as lxc-oci spells it.", valueName: "oci:dir:tag"))
    var url: String?

    @Option(help: ArgumentHelp("Make it from a root filesystem in a tar, compressed or not.", valueName: "file"))
    var rootfsFrom: String?

    @Option(
        help: ArgumentHelp("Run this template first: a name, or an absolute path.", valueName: "template"))
    var wrap: String?

    @Option(
        help: ArgumentHelp(
            "Run this program at last, called as a template without words of the user's.", valueName: "program"))
    var postHook: [String] = []

    @Flag(help: "Say what is done before and after the template that is wrapped.")
    var explainOrder = false

    @Option(
        help: ArgumentHelp(
            "Exit with this status when the wrapped template made nothing, though it said 0.",
            valueName: "status"))
    var listExit: UInt8 = 0

    @Option(
        name: .customLong("env"),
        help: ArgumentHelp("Give the first process this variable of the image's.", valueName: "name"))
    var variables: [String] = []

    @Flag(help: "Take what is not bootable, too.")
    var force = false

    @Flag(help: "Let a profile be replaced by another version of it.")
    var upgrade = false

    @Flag(help: "Say who cannot read this program, or what it needs: the container's ids must be able to.")
    var checkAccess = false

    @OptionGroup var specs: SpecOptions
    @OptionGroup var platform: PlatformOption
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        let sources = [layout, image, url, rootfsFrom, wrap].compactMap(\.self)
        if sources.count > 1 {
            throw ValidationError("Only one of --layout, --image, --url, --rootfs-from and --wrap can be given.")
        }
        if !variables.isEmpty, wrap != nil || rootfsFrom != nil {
            throw ValidationError("--env takes from an image, and there is none.")
        }
    }

    /// The image that the container is made from; nil where another template makes it.
    func reference() throws -> Reference? {
        if let layout { return try Reference("oci:" + layout) }
        return try (image ?? url).map { try Reference(finding: $0) }
    }

    /// How the tree is customized.
    func options() throws -> ConversionOptions {
        var specs = specs
        // What LXC runs is prepared for LXC.
        if specs.target.given?.contains(.lxc) == false { specs.target.given = nil }
        var options = try specs.options(common, limits, for: TargetSet([.lxc]))
        options.force = force
        options.upgradesProfiles = upgrade
        options.platform = platform.platform
        return options
    }
}
