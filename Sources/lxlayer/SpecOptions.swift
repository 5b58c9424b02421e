import ArgumentParser
import Customization
import FoundationEssentials
import LXLayerKit

/// What is done to an image, and when it is said to have been done.
struct SpecOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Use the specs of this directory in place of the built-in ones.", valueName: "dir"))
    var specs: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Give a parameter of a spec a value.", valueName: "spec.name=value"))
    var parameters: [String] = []

    /// The options, with the times from `SOURCE_DATE_EPOCH` when that is set.
    func options(_ common: CommonOptions, _ limits: LimitOptions) throws -> ConversionOptions {
        var options = ConversionOptions(specs: try specSet())
        options.limits = limits.limits
        options.strict = common.strict
        options.timestamp = try SourceDateEpoch.read()
        for parameter in parameters {
            guard let equals = parameter.firstIndex(of: "=") else {
                throw ValidationError("--set wants SPEC.NAME=VALUE, not '\(Words.printable(parameter))'.")
            }
            options.parameters[String(parameter[..<equals])] = String(parameter[parameter.index(after: equals)...])
        }
        return options
    }

    private func specSet() throws -> SpecSet {
        guard let specs else { return try SpecSet.builtIn() }
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: specs) } catch {
            throw ValidationError("--specs: the directory '\(Words.printable(specs))' cannot be read.")
        }
        return try SpecSet.load(
            files: names.filter { $0.hasSuffix(".yaml") }.sorted().map { name in
                (name: name, text: try String(contentsOfFile: specs + "/" + name, encoding: .utf8))
            })
    }
}

/// The variable by which builds are made reproducible (reproducible-builds.org, SOURCE_DATE_EPOCH).
enum SourceDateEpoch {
    /// Seconds since the epoch, 0 to 253402300799 (the end of the year 9999); nil when the variable is not set.
    static func read() throws -> Int64? {
        guard let text = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"] else { return nil }
        guard let seconds = Int64(text), (0...253_402_300_799).contains(seconds) else {
            throw ValidationError(
                "SOURCE_DATE_EPOCH must be whole seconds since 1970, not '\(Words.printable(text))'.")
        }
        return seconds
    }
}
