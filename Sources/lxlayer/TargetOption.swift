import ArgumentParser
import Customization

/// What an image is prepared for.
struct TargetOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What it is for: lx (a zone of illumos), lxc (a container of LXC), or lx,lxc (both).", valueName: "target"),
        transform: TargetOption.targets)
    var target = TargetSet.lx

    static func targets(_ text: String) throws -> TargetSet {
        guard let targets = TargetSet(text) else {
            throw ValidationError("--target wants lx, lxc, or lx,lxc, not '\(Words.printable(text))'.")
        }
        return targets
    }
}
