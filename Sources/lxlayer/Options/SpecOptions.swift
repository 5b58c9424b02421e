import ArgumentParser
import Customization
import FoundationEssentials
import LXLayerKit

/// What is done to an image, and when it is said to have been done.
struct SpecOptions: ParsableArguments {
    @OptionGroup var target: TargetOption

    @Option(help: ArgumentHelp("Use the specs of this directory in place of the built-in ones.", valueName: "dir"))
    var specs: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Give a parameter of a spec a value.", valueName: "spec.name=value"))
    var parameters: [String] = []

    @Option(
        name: .customLong("profile"),
        help: ArgumentHelp(
            "Apply a spec of your own after the others; several are applied in order.", valueName: "file"))
    var profiles: [String] = []

    @Option(
        name: .customLong("drop-profile"),
        help: ArgumentHelp("Do without a profile that the image was made with.", valueName: "name"))
    var droppedProfiles: [String] = []

    /// Whether anything differs from the defaults.
    var isGiven: Bool {
        target.given != nil || specs != nil || !parameters.isEmpty || !profiles.isEmpty || !droppedProfiles.isEmpty
    }

    /// The options for an image, which has limits; `usual` is the target when none is given.
    func options(
        _ common: CommonOptions, _ limits: LimitOptions, for usual: TargetSet = .lx
    ) throws -> ConversionOptions {
        var options = try options(common, for: usual)
        options.limits = limits.limits
        return options
    }

    /// The options, with the times from `SOURCE_DATE_EPOCH` when that is set.
    func options(_ common: CommonOptions, for usual: TargetSet = .lx) throws -> ConversionOptions {
        var options = ConversionOptions(specs: try specSet(for: target.given ?? usual))
        options.strict = common.strict
        options.timestamp = try SourceDateEpoch.read()
        options.profiles = try profiles.map { try ProfileFile($0).profile() }
        options.droppedProfiles = Set(droppedProfiles)
        for profile in options.profiles where droppedProfiles.contains(profile.name) {
            throw ValidationError("The profile \(profile.name) is both given and dropped.")
        }
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "=") else {
                throw ValidationError("--set wants SPEC.NAME=VALUE, not '\(Words.printable(parameter))'.")
            }
            options.parameters[String(parameter[..<equals])] = String(parameter[parameter.index(after: equals)...])
        }
        return options
    }

    private func specSet(for targets: TargetSet) throws -> SpecSet {
        guard let specs else { return try SpecSet.builtIn(for: targets) }
        let names = try InputFile.names(inDirectory: specs)
        // What specs put into images stands in a directory of its own, if they bring anything.
        let contents = (try? FileManager.default.contentsOfDirectory(atPath: specs + "/files")) ?? []
        let files = names.filter { $0.hasSuffix(".yaml") } + contents.map { "files/" + $0 }
        return try SpecSet.load(
            files: files.sorted().map { name in
                SpecFile(name: name, text: try InputFile.text(specs + "/" + name, limit: ProfileFile.sizeLimit))
            }, for: targets)
    }
}
