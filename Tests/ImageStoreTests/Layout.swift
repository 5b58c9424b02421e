import Digests
import Foundation
import TestSupport

@testable import ImageStore

/// A layout on disk in a directory of the test's own.
struct Layout {
    let directory: TemporaryDirectory
    let url: URL
    var path: String { url.path }

    /// An empty directory to put one into, or a layout with these blobs.
    init(_ blobs: [[UInt8]]? = nil, index: String = "{\"schemaVersion\":2,\"manifests\":[]}") throws {
        directory = try TemporaryDirectory()
        url = directory.url.appending(path: "layout")
        guard let blobs else { return }
        let folder = url.appending(path: "blobs/sha256")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("{\"imageLayoutVersion\":\"1.0.0\"}".utf8).write(to: url.appending(path: "oci-layout"))
        try Data(index.utf8).write(to: url.appending(path: "index.json"))
        for blob in blobs { try Data(blob).write(to: folder.appending(path: Digest(of: blob).hex)) }
    }

    func url(_ blob: [UInt8]) -> URL { url.appending(path: "blobs/sha256/\(Digest(of: blob).hex)") }

    func read(_ name: String) -> String? {
        (try? Data(contentsOf: url.appending(path: name))).map { String(decoding: $0, as: UTF8.self) }
    }

    func replace(_ name: String, with make: (URL) throws -> Void) throws {
        let url = url.appending(path: name)
        try FileManager.default.removeItem(at: url)
        try make(url)
    }

    /// All names below the test's directory, sorted.
    var names: [String] {
        (FileManager.default.enumerator(atPath: directory.url.path)?.compactMap { $0 as? String } ?? []).sorted()
    }
}

/// All bytes of a source.
func bytes(of source: any ByteSource) throws -> [UInt8] { try source.bytes(limit: 1 << 20, name: "test") }
