import Digests
import FoundationEssentials
import ImageDocuments
import LXLayerKit
import TarIO

/// What `cache ls` and `cache prune` print.
enum CacheReport {
    /// One layer: when it was used last, the file's size, and which blob it is.
    static func line(_ layer: LayerCache.Layer) -> String {
        let size = Words.size(layer.size)
        return "\(time(layer))  \(String(repeating: " ", count: max(0, 8 - size.count)))\(size)  \(layer.digest)  "
            + layer.compression.rawValue
    }

    /// How much there is.
    static func summary(_ layers: [LayerCache.Layer], in cache: CacheOptions) throws -> String {
        let size = layers.reduce(0) { $0 + $1.size }
        return "\(Words.printable(try cache.requiredPath())): \(Words.count(layers.count, "layer")), "
            + "\(Words.size(size)) of \(Words.size(cache.cacheSize))"
    }

    /// For programs: schemas `Specs/json/cache-ls.schema.json` and `cache-prune.schema.json`.
    static func json(_ layers: [LayerCache.Layer], _ name: String, in cache: CacheOptions) throws -> JSONValue {
        .object([
            .init(key: "directory", value: .string(try cache.requiredPath())),
            .init(key: "limit", value: .integer(cache.cacheSize)),
            .init(
                key: name,
                value: .array(
                    layers.map { layer in
                        [
                            "digest": .string(layer.digest.description),
                            "compression": .string(layer.compression.rawValue), "size": .integer(layer.size),
                            "lastUsed": .string(time(layer)),
                        ]
                    })),
        ])
    }

    private static func time(_ layer: LayerCache.Layer) -> String {
        Date(timeIntervalSince1970: Double(layer.lastUsed)).formatted(.iso8601)
    }
}
