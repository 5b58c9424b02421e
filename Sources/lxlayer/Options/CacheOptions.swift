import ArgumentParser
import FoundationEssentials
import Glibc
import ImageStore
import LXLayerKit

/// Where what is known of layers is kept.
struct CacheOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where what layers hold is kept; otherwise in LXLAYER_CACHE, XDG_CACHE_HOME/lxlayer or ~/.cache/lxlayer.",
            valueName: "dir"))
    var cache: String?

    @Option(help: ArgumentHelp("Keep at most this many bytes; the least recently used go.", valueName: "bytes"))
    var cacheSize = LayerCache.defaultLimit

    func validate() throws {
        guard cacheSize > 0 else { throw ValidationError("--cache-size must be above zero.") }
        if cache == "" { throw ValidationError("--cache wants a directory; --no-cache does without.") }
    }

    /// The cache; nil where there is no place for one. One that was asked for, and cannot be had, is an error.
    func layerCache() throws -> LayerCache? {
        if let cache { return try LayerCache(path: cache, limit: cacheSize) }
        return CacheOptions.path.flatMap { try? LayerCache(path: $0, limit: cacheSize) }
    }

    /// The cache, for commands that are about nothing else; nil where nothing was kept yet. It is not made.
    func existingCache() throws -> LayerCache? {
        do { return try LayerCache(path: requiredPath(), limit: cacheSize, isMade: false) } catch ImageError.store(
            .noDirectory, _)
        {
            return nil
        }
    }

    /// Where the cache is, or would be.
    func requiredPath() throws -> String {
        guard let path = cache ?? CacheOptions.path else {
            throw ValidationError("There is no cache: --cache says where one is.")
        }
        return path
    }

    /// The directory that is used unless told otherwise; nil when there is none, or it is turned off.
    ///
    /// A home of somebody else's, as under `sudo`, is not written to.
    static var path: String? {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["LXLAYER_CACHE"] { return path.isEmpty ? nil : path }
        if let base = environment["XDG_CACHE_HOME"], base.hasPrefix("/") { return base + "/lxlayer" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        var status = stat()
        guard stat(home, &status) == 0, status.st_uid == geteuid() else { return nil }
        return home + "/.cache/lxlayer"
    }
}
