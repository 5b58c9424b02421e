import ArgumentParser
import ImageDocuments

/// Which image of an index is meant.
struct PlatformOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Of an image for several platforms, take the one for this; by default linux/amd64, else linux/386.",
            valueName: "os/arch[/variant]"),
        transform: { text in
            guard let platform = Platform(parsing: text) else {
                throw ValidationError("'\(Words.printable(text))' is no platform: OS/ARCH or OS/ARCH/VARIANT.")
            }
            return platform
        })
    var platform: Platform?
}
