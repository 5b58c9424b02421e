import ArgumentParser
import LXLayerKit

/// How layers are got at, for commands that read them all whatever is known of them.
struct JobOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Read this many layers at the same time; by default one for each processor.", valueName: "count"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be between 1 and 1024.") }
    }

    var access: LayerAccess { LayerAccess(jobs: jobs) }
}
