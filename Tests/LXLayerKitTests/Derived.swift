import Digests
import Foundation
import ImageDocuments
import LayerEntries
import TarIO
import TestSupport

/// What others make of an image: the layout's `latest` becomes the new one.
enum Derived {
    /// Adds a layer as any builder would. Returns the new manifest's digest.
    @discardableResult
    static func adding(_ entries: [LayerEntry], to image: StoredImage) throws -> Digest {
        let layer = try LayerWriter.write(entries)
        try write(layer.blob, to: image)
        var config = image.config
        try config.append(.string(layer.diffID.description), to: ["rootfs", "diff_ids"])
        if image.config[["history"]]?.elements?.isEmpty == false {
            try config.append(["created_by": "somebody else"], to: ["history"])
        }
        var manifest = image.manifest
        let mediaType = image.manifest[["layers", "0", "mediaType"]]?.string ?? ""
        try manifest.append(
            [
                "mediaType": .string(mediaType.hasSuffix("tar") ? mediaType + "+gzip" : mediaType),
                "digest": .string(layer.digest.description), "size": .integer(Int64(layer.blob.count)),
            ], to: ["layers"])
        return try store(config, manifest, image)
    }

    /// Gives a label another value.
    static func replacing(_ value: String, label: String, in image: StoredImage) throws {
        var config = image.config
        try config.set(["config", "Labels", label], to: .string(value))
        try store(config, image.manifest, image)
    }

    @discardableResult
    private static func store(_ config: JSONText, _ manifest: JSONText, _ image: StoredImage) throws -> Digest {
        var manifest = manifest
        try manifest.set(["config", "digest"], to: .string(try write(config.bytes, to: image).description))
        try manifest.set(["config", "size"], to: .integer(Int64(config.bytes.count)))
        let digest = try write(manifest.bytes, to: image)
        let file = image.url.appending(path: "index.json")
        var index = try JSONText(Array(try Data(contentsOf: file)))
        try index.set(["manifests", "0", "digest"], to: .string(digest.description))
        try index.set(["manifests", "0", "size"], to: .integer(Int64(manifest.bytes.count)))
        try Data(index.bytes).write(to: file)
        return digest
    }

    @discardableResult
    private static func write(_ blob: [UInt8], to image: StoredImage) throws -> Digest {
        let digest = Digest(of: blob)
        try Data(blob).write(to: TestLayout.file(of: digest, in: image.url))
        return digest
    }
}
