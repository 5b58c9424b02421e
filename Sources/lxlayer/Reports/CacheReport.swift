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
    static func summary(_ layers: [LayerCache.Layer], in cache: LayerCache) -> String {
        let size = layers.reduce(0) { $0 + $1.size }
        return "\(Words.printable(cache.path)): \(Words.count(layers.count, "layer")), \(Words.size(size)) of "
            + Words.size(cache.limit)
    }

    /// For programs: schemas `Specs/json/cache-ls.schema.json` and `cache-prune.schema.json`.
    static func json(_ layers: [LayerCache.Layer], _ name: String, in cache: LayerCache) -> JSONValue {
        .object([
            .init(key: "directory", value: .string(cache.path)), .init(key: "limit", value: .integer(cache.limit)),
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
