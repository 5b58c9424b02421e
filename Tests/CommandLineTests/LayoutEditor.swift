import Digests
import Foundation
import TestSupport

/// Changes the documents of a layout with one image by their text; what refers to them is kept right.
final class LayoutEditor {
    let layout: TestLayout
    private(set) var manifest: Digest
    private(set) var config: Digest

    init(_ layout: TestLayout) {
        self.layout = layout
        manifest = layout.images[0].manifest
        config = layout.images[0].config
    }

    var url: URL { layout.url }
    var indexFile: URL { url.appending(path: "index.json") }
    var layoutFile: URL { url.appending(path: "oci-layout") }
    var blobs: URL { url.appending(path: "blobs") }
    var layers: [Digest] { layout.images[0].layers }

    func file(_ digest: Digest) -> URL { TestLayout.file(of: digest, in: url) }

    /// Changes `index.json`.
    func index(_ change: (String) throws -> String) throws {
        try Data(try change(try text(indexFile)).utf8).write(to: indexFile)
    }

    /// Changes the manifest, and its descriptor in the index.
    func manifest(_ change: (String) throws -> String) throws {
        try manifestBytes { Array(try change(String(decoding: $0, as: UTF8.self)).utf8) }
    }

    func manifestBytes(_ change: ([UInt8]) throws -> [UInt8]) throws {
        let old = manifest
        manifest = try rewrite(old, change)
        try redirect(old, to: manifest, in: index)
    }

    /// Changes the configuration, and its descriptor in the manifest.
    func config(_ change: (String) throws -> String) throws {
        try configBytes { Array(try change(String(decoding: $0, as: UTF8.self)).utf8) }
    }

    func configBytes(_ change: ([UInt8]) throws -> [UInt8]) throws {
        let old = config
        config = try rewrite(old, change)
        try redirect(old, to: config, in: manifest)
    }

    /// Stores a layer's blob under its SHA-512, and has the manifest say so.
    func hashWithSHA512(_ layer: Digest) throws -> Digest {
        let bytes = try layout.bytes(of: layer)
        let digest = Digest(of: bytes, algorithm: .sha512)
        try FileManager.default.createDirectory(
            at: blobs.appending(path: "sha512"), withIntermediateDirectories: true)
        try FileManager.default.moveItem(at: file(layer), to: file(digest))
        try manifest { $0.replacing(layer.description, with: digest.description) }
        return digest
    }

    /// Puts a blob beside the others; gives its descriptor.
    func add(_ text: String, mediaType: String) throws -> String {
        let digest = Digest(of: Array(text.utf8))
        try Data(text.utf8).write(to: file(digest))
        return #"{"mediaType":"\#(mediaType)","digest":"\#(digest)","size":\#(text.utf8.count)}"#
    }

    /// Puts something else in the place of a file: `make` is given its place.
    func supplant(_ file: URL, _ make: (String) -> Int32) throws {
        try FileManager.default.removeItem(at: file)
        guard make(file.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    /// Moves a file or a directory out of the layout and leaves a link to it.
    func link(_ file: URL) throws {
        let elsewhere = url.deletingLastPathComponent().appending(path: "elsewhere-" + file.lastPathComponent)
        try FileManager.default.moveItem(at: file, to: elsewhere)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
    }

    private func text(_ file: URL) throws -> String { String(decoding: try Data(contentsOf: file), as: UTF8.self) }

    private func rewrite(_ old: Digest, _ change: ([UInt8]) throws -> [UInt8]) throws -> Digest {
        let bytes = try change(try layout.bytes(of: old))
        try FileManager.default.removeItem(at: file(old))
        let digest = Digest(of: bytes)
        try Data(bytes).write(to: file(digest))
        return digest
    }

    private func redirect(
        _ old: Digest, to new: Digest, in document: ((String) throws -> String) throws -> Void
    ) throws {
        let size = try Data(contentsOf: file(new)).count
        try document { text in
            let pattern = try Regex(#""digest":"\#(old)","size":[0-9]+"#)
            return text.replacing(pattern, with: #""digest":"\#(new)","size":\#(size)"#)
        }
    }
}
