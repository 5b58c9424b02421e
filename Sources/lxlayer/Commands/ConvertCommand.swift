import ArgumentParser
import ImageDocuments
import LXLayerKit

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Add the layer that makes an image boot in an lx zone, or in a container of LXC.",
        discussion: """
            Everything of the source is verified before anything appears in the destination. All other layers stay \
            as they are. Prints one line: the new image's reference and digest.
            """)

    @Argument(help: "The image: oci:DIR[:TAG], or a reference of another kind; - is standard input.")
    var source: String

    @Argument(help: "Where it goes, likewise; without a tag the source's, else latest; - is standard output.")
    var destination: String

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

    @OptionGroup var outputs: OutputFiles
    @OptionGroup var specs: SpecOptions
    @OptionGroup var platform: PlatformOption
    @OptionGroup var limits: LimitOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard allPlatforms else { return }
        if platform.platform != nil || format != nil {
            throw ValidationError("--all-platforms goes neither with --platform nor with --format.")
        }
    }

    func run() throws {
        try common.run { console in
            var options = try specs.options(common, limits)
            options.force = force
            options.platform = platform.platform
            options.baseName = baseName
            options.format = format?.family
            let converter = Converter(options, progress: common.report)
            let target = try Reference(destination)
            if allPlatforms {
                let index = try converter.convertAll(
                    try Reference(source), to: target, attestations: attestations.policy
                ) { platform, conversion in
                    for line in ConversionReport.notes(conversion) {
                        console.note("\(Words.platform(platform)): \(line)")
                    }
                }
                for line in IndexReport.notes(index) { console.note(line) }
                try outputs.write(index.descriptor, at: index.reference)
                try print(IndexReport.line(index), IndexReport.json(index), target, console)
            } else {
                let conversion = try converter.convert(try Reference(source), to: target)
                for line in ConversionReport.notes(conversion) { console.note(line) }
                try outputs.write(conversion.descriptor, at: conversion.reference)
                try print(ConversionReport.line(conversion), ConversionReport.json(conversion), target, console)
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
