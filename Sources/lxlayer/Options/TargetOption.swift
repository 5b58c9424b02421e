import ArgumentParser
import Customization

/// What an image is prepared for.
struct TargetOption: ParsableArguments {
    @Option(
        name: .customLong("target"),
        help: ArgumentHelp(
            "What it is for: lx (a zone of illumos; the default), lxc (a container of LXC), or lx,lxc (both).",
            valueName: "target"),
        transform: TargetOption.targets)
    var given: TargetSet?

    static func targets(_ text: String) throws -> TargetSet {
        guard let targets = TargetSet(text) else {
            throw ValidationError("--target wants lx, lxc, or lx,lxc, not '\(Words.printable(text))'.")
        }
        return targets
    }
}
