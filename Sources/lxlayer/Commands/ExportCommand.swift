import ArgumentParser
import ImageDocuments
import ImageStore
import LXLayerKit
import TarIO

struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the merged view of an image for those who read no images.",
        discussion: """
            rootfs: the tree in one tar, for OmniOS's zoneadm install -t and zadm, and for templates of Proxmox VE and \
            LXC. smartos: a directory with all layers in one file, its manifest, and the command for imgadm. proxmox: an \
            OCI archive that Proxmox VE 9.1 and later run as a system. incus: an image of Incus or LXD. lxc: a directory \
            with meta.tar.xz and rootfs.tar.xz for LXC's template local.

            Nothing is unpacked, and no root is needed; everything is verified before anything appears in the \
            destination. The image is exported as it is, with our layer if it has one; --convert customizes it on the \
            way: for lx, or where LXC runs the result for lxc. Prints a line for each file, as sha256sum does; of proxmox \
            the archive with the digest of the image in it.
            """)

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind; - is standard input.")
    var source: String

    @Argument(help: "The file, or for several the new directory; - is standard output.")
    var destination: String

    @Option(name: .customLong("as"), help: ArgumentHelp("For whom.", valueName: "format"))
    var format: ExportChoice

    @Option(
        help: ArgumentHelp(
            "How trees are compressed: gzip, zstd, xz or none; gzip for rootfs and smartos, else xz.",
            valueName: "method[:level]"),
        transform: { text in
            guard let compression = StreamCompression(parsing: text) else {
                throw ValidationError(
                    "'\(Words.printable(text))' is no compression: gzip[:1-9], zstd[:1-19], xz[:0-9] or none.")
            }
            return compression
        })
    var compress: StreamCompression?

    @Flag(name: .customLong("no-xattrs"), help: "Leave extended attributes out, file capabilities among them.")
    var withoutAttributes = false

    @Flag(
        name: .customLong("set-uid"),
        help:
            "Make programs like ping, which have CAP_NET_RAW and nothing else, set-user-ID: for consumers without xattrs."
    )
    var setsUserID = false

    @Flag(help: "With --as smartos, export each layer as it is, if imgadm reads it as others do.")
    var perLayer = false

    @Flag(help: "With --as incus, write the tree and its metadata to two archives in a directory.")
    var split = false

    @Option(
        help: ArgumentHelp(
            "With --as smartos, what the image is called; the source's name otherwise.", valueName: "name"),
        transform: { text in
            guard let name = DockerName(text) else {
                throw ValidationError("'\(Words.printable(text))' is no name of an image in Docker's form, NAME[:TAG].")
            }
            return name
        })
    var name: DockerName?

    @Flag(help: "Customize the image first, as the command convert does; the source is not written to.")
    var convert = false

    @Flag(help: "Export an image that cannot boot, too, for those who would boot it.")
    var force = false

    @OptionGroup var specs: SpecOptions
    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        func refuse(_ isWrong: Bool, _ words: String) throws {
            if isWrong { throw ValidationError(words) }
        }
        try refuse(perLayer && format != .smartos, "--per-layer goes with --as smartos only.")
        try refuse(name != nil && format != .smartos, "--name goes with --as smartos only.")
        try refuse(split && format != .incus, "--split goes with --as incus only.")
        let copiesLayers = format == .proxmox || perLayer
        try refuse(
            copiesLayers && (compress != nil || withoutAttributes || setsUserID),
            "Layers stay as they are here: --compress, --no-xattrs and --set-uid change trees only.")
        try refuse(
            format == .smartos && compress?.method == .zstd, "imgadm reads no zstd: gzip, xz or none is possible.")
        try refuse(
            format == .lxc && compress.map { $0.method != .xz } == true, "LXC's template local reads nothing but xz.")
        try refuse(
            destination == Reference.standardStream && (format == .smartos || format == .lxc || split),
            "Several files go to a directory, not to standard output.")
        try refuse(
            !convert && specs.isGiven, "--target, --specs, --set, --profile and --drop-profile go with --convert only.")
    }

    func run() throws {
        try common.run { console in
            var options = ExportOptions(format.format)
            options.compression = compress
            options.hasAttributes = !withoutAttributes
            options.setsUserID = setsUserID
            options.isPerLayer = perLayer
            options.isSplit = split
            options.name = name
            options.force = force
            options.platform = platform.platform
            options.limits = limits.limits
            options.strict = common.strict
            options.access = try access.access()
            if convert {
                var conversion = try specs.options(common, limits, for: format.format.usualTargets)
                conversion.platform = platform.platform
                conversion.access = options.access
                options.conversion = conversion
            }
            let export = try Exporter(options, progress: common.report).export(
                try Reference(finding: source), to: destination)
            for line in ExportReport.notes(export) { console.note(line) }
            try print(export, console)
        }
    }

    private func print(_ export: Export, _ console: Console) throws {
        let json = ExportReport.json(export, at: destination)
        let lines = ExportReport.lines(export, at: destination)
        guard destination == Reference.standardStream else {
            return common.json ? try console.result(json) : try console.result(lines.joined(separator: "\n"))
        }
        console.aside(common.json ? String(decoding: json.serialized(), as: UTF8.self) : lines.joined(separator: "\n"))
    }
}

/// What an image can be exported as.
enum ExportChoice: String, ExpressibleByArgument, CaseIterable {
    case rootfs, smartos, proxmox, incus, lxc

    var format: ExportFormat {
        switch self {
        case .rootfs: .rootfs
        case .smartos: .smartos
        case .proxmox: .proxmox
        case .incus: .incus
        case .lxc: .lxc
        }
    }
}
