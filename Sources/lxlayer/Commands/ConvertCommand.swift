import ArgumentParser
import ImageDocuments
import ImageStore
import LXLayerKit

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Add the layer that makes an image boot in an lx zone, or in a container of LXC.",
        discussion: """
            Everything of the source is verified before anything appears in the destination. All other layers stay \
            as they are. Prints one line: the new image's reference and digest.

            With --all or --list there are many images. Each is in its place, and has its line, before the next one is \
            begun; one that fails keeps none of the others, what failed is said again at the end, and the exit code is \
            the worst of all. With --json each line is a document.
            """)

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind; - is standard input.")
    var source: String?

    @Argument(help: "Where it goes, likewise; without a tag the source's, else latest; - is standard output.")
    var destination: String?

    @Flag(
        help: "Convert every image that has a name in the source, or of dir: every one below it, as skopeo sync does.")
    var all = false

    @Option(
        help: ArgumentHelp(
            "Convert the images of this list, - is standard input: a line has SOURCE and DESTINATION, or SOURCE alone "
                + "where DESTINATION is the only argument.", valueName: "file"))
    var list: String?

    @Flag(help: "Convert an image that is not bootable, too.")
    var force = false

    @Option(help: "Give the manifest all media types of one kind: oci or docker; otherwise they stay as they are.")
    var format: ManifestFormat?

    @Option(help: ArgumentHelp("The base's name, for the annotation that has it.", valueName: "name"))
    var baseName: String?

    @Flag(help: "Convert all images of an index that can be; the others stay in it as they are.")
    var allPlatforms = false

    @Option(help: "With --all-platforms, drop or keep what attests or signs images that change.")
    var attestations = AttestationChoice.drop

    @Flag(
        name: .customLong("trust-cache"),
        help: """
            Do not even hash the blobs of layers that are in the cache, unless they must be copied: for sources that \
            nobody has changed since.
            """)
    var trustsCache = false

    @Flag(
        help: ArgumentHelp(
            "Remove our own blobs from the destination that earlier conversions left, and nothing leads to any more."))
    var gc = false

    @OptionGroup var compress: CompressOption
    @OptionGroup var sharedBlobs: SharedBlobOptions
    @OptionGroup var outputs: OutputFiles
    @OptionGroup var specs: SpecOptions
    @OptionGroup var platform: PlatformOption
    @OptionGroup var access: AccessOptions
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if trustsCache, access.isWithoutCache {
            throw ValidationError("--trust-cache and --no-cache exclude each other.")
        }
        try validateArguments()
        if gc, limits.blobDir != nil || sharedBlobs.destination != nil {
            throw ValidationError("--gc and a shared directory of blobs exclude each other: others may refer to them.")
        }
        guard allPlatforms else { return }
        if platform.platform != nil || format != nil {
            throw ValidationError("--all-platforms goes neither with --platform nor with --format.")
        }
    }

    func run() throws {
        try common.run { console in
            var options = try specs.options(common, limits)
            options.access = try access.access()
            options.access.trustsCache = trustsCache
            options.force = force
            options.platform = platform.platform
            options.baseName = baseName
            options.format = format?.family
            options.encoding = compress.encoding
            sharedBlobs.apply(to: &options)
            try outputs.check()
            let converter = Converter(options, progress: common.report)
            if let requests = try requests(converter, console) {
                try convert(requests, with: converter, console)
                return
            }
            let (from, target) = (try Reference(finding: source ?? ""), try Reference(finding: destination ?? ""))
            if allPlatforms {
                let index = try converter.convertAll(from, to: target, attestations: attestations.policy) {
                    platform, conversion in
                    for line in ConversionReport.notes(conversion) {
                        console.note("\(Words.platform(platform)): \(line)")
                    }
                }
                for line in IndexReport.notes(index) { console.note(line) }
                let written = Result { try outputs.write(index.descriptor, at: index.reference) }
                try print(IndexReport.line(index), IndexReport.json(index), target, console)
                try written.get()
            } else {
                let conversion = try converter.convert(from, to: target)
                for line in ConversionReport.notes(conversion) { console.note(line) }
                // The image is there: whatever fails from here on, its line is printed.
                let written = Result { try outputs.write(conversion.descriptor, at: conversion.reference) }
                try print(ConversionReport.line(conversion), ConversionReport.json(conversion), target, console)
                try written.get()
            }
            try removeOrphans(in: [target], converter, console)
        }
    }

    /// Removes what earlier conversions left in these stores, where that was asked for.
    func removeOrphans(in stores: [Reference], _ converter: Converter, _ console: Console) throws {
        guard gc else { return }
        for store in stores {
            let name = Words.printable(Reference(transport: store.transport, path: store.path).description)
            guard let removed = try converter.removeOrphans(in: store) else {
                console.note("\(name): another writer is at work here, so that nothing was removed")
                continue
            }
            for digest in removed.digests { console.note("removed \(digest): nothing leads to it") }
            if !removed.digests.isEmpty {
                console.note(
                    "\(name): removed \(Words.count(removed.digests.count, "blob")), \(Words.size(removed.size))")
            }
        }
    }

    private func print(_ line: String, _ json: JSONValue, _ target: Reference, _ console: Console) throws {
        if target.isStandardStream {
            console.aside(common.json ? String(decoding: json.serialized(), as: UTF8.self) : line)
        } else if common.json {
            try console.result(json)
        } else {
            try console.result(line)
        }
    }
}

/// What happens to attestations whose subject becomes another image.
enum AttestationChoice: String, ExpressibleByArgument, CaseIterable {
    case drop, keep

    var policy: AttestationPolicy { self == .drop ? .drop : .keep }
}

/// Whose media types a manifest has.
enum ManifestFormat: String, ExpressibleByArgument, CaseIterable {
    case oci, docker

    var family: MediaType.Family { self == .oci ? .oci : .docker }
}
