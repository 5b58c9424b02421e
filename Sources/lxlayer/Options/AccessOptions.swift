import ArgumentParser
import LXLayerKit

/// How many layers are read at the same time.
struct JobOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Read this many layers at the same time; by default one for each processor.", valueName: "count"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs must be between 1 and 1024.") }
    }

    func access() -> LayerAccess {
        var access = LayerAccess(jobs: jobs)
        access.meter = ProgressBar.shared.meter
        return access
    }
}

/// How layers are got at, where what is known of them need not be found out again.
struct AccessOptions: ParsableArguments {
    @OptionGroup var jobs: JobOptions
    @OptionGroup var cache: CacheOptions

    @Flag(
        name: .customLong("no-cache"),
        help: "Read all layers, and remember nothing; otherwise a layer is unpacked once, and then only hashed.")
    var isWithoutCache = false

    func validate() throws {
        if isWithoutCache, cache.cache != nil {
            throw ValidationError("--cache and --no-cache exclude each other.")
        }
    }

    func access() throws -> LayerAccess {
        var access = jobs.access()
        if !isWithoutCache { access.cache = try cache.layerCache() }
        return access
    }
}
