import ArgumentParser
import LXLayerKit

/// What is done with the cache itself.
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Show or reduce what is kept of layers that were read.",
        discussion: """
            Of each layer that convert, plan, inspect, ls, cat, blame, diff or lint have read, the cache keeps the \
            entries, small files that specs may read, and the diff_id, by the digest of its blob: it is not unpacked \
            again, but its blob is still hashed. What is damaged or of another version is passed over. verify uses no \
            cache.
            """,
        subcommands: [CacheListCommand.self, CachePruneCommand.self])
}

struct CacheListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the layers that are in the cache, the most recently used first.")

    @OptionGroup var cache: CacheOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            let layers = try cache.existingCache()?.layers() ?? []
            if common.json {
                try console.result(CacheReport.json(layers, "layers", in: cache))
            } else {
                for layer in layers { try console.result(CacheReport.line(layer)) }
                console.note(try CacheReport.summary(layers, in: cache))
            }
        }
    }
}

struct CachePruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove what is damaged, of another version, or beyond --cache-size from the cache.")

    @Flag(help: "Remove all of it.")
    var all = false

    @OptionGroup var cache: CacheOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { console in
            let kept = try cache.existingCache()
            let removed = try kept?.prune(all: all) ?? []
            if common.json {
                try console.result(CacheReport.json(removed, "removed", in: cache))
            } else {
                for layer in removed { try console.result(CacheReport.line(layer)) }
                console.note(try CacheReport.summary(try kept?.layers() ?? [], in: cache))
            }
        }
    }
}
