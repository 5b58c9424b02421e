import Customization
import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TarIO
import TestSupport
import Testing

@testable import ImageStore

/// What earlier conversions left in a layout.
@Suite struct OrphanTests {
    private static func blobs(_ work: Workplace, _ name: String = "base") throws -> Set<Digest> {
        Set(try OCILayout(path: work.url(name).path).blobs())
    }

    private static func remove(_ work: Workplace, _ name: String = "base") throws -> [Digest]? {
        try Converter(ConversionOptions(specs: try TestSpecs.first())).removeOrphans(in: work.reference(name))?.digests
    }

    @Test("our manifest, configuration and layer go when nothing leads to them; the base's stay, and so does the rest")
    func ours() throws {
        let work = try Workplace()
        let base = try work.layout(.system)
        let original = try Self.blobs(work)
        let first = try work.convert("base", "latest", to: "base", as: "latest", with: TestSpecs.first())
        let before = try Self.blobs(work)
        #expect(try Self.remove(work) == [])
        let second = try work.convert("base", "latest", to: "base", as: "latest", with: TestSpecs.second())
        // Blobs that nobody knows, a document and no document.
        let strangers = [Array("{\"a\":1}".utf8), Array("noise".utf8)]
        for bytes in strangers { try Data(bytes).write(to: TestLayout.file(of: Digest(of: bytes), in: base.url)) }
        let removed = Set(try #require(try Self.remove(work)))
        #expect(removed == before.subtracting(original))
        #expect(removed.contains(first.digest) && removed.count == 3)
        let left = try Self.blobs(work)
        #expect(left.isSuperset(of: original.union(strangers.map { Digest(of: $0) })))
        #expect(left.contains(second.digest))
        #expect(try Verifier().verify(work.reference("base")).isGood)
        #expect(try Self.remove(work) == [])
    }

    @Test("what anything leads to stays: another name, an index, a referrer, a field that nobody knows")
    func reached() throws {
        let work = try Workplace()
        let base = try work.layout(.system)
        let first = try work.convert("base", "latest", to: "base", as: "latest", with: TestSpecs.first())
        let kept = try Self.blobs(work)
        try work.convert("base", "latest", to: "base", as: "latest", with: TestSpecs.second())
        let index = base.url.appending(path: "index.json")
        let text = try String(contentsOf: index, encoding: .utf8)
        func blob(_ text: String) throws -> String {
            let digest = Digest(of: Array(text.utf8))
            try Data(text.utf8).write(to: TestLayout.file(of: digest, in: base.url))
            return "{\"mediaType\":\"application/x-unknown\",\"digest\":\"\(digest)\",\"size\":\(text.utf8.count)}"
        }
        let child =
            "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"\(first.digest)\",\"size\":1}"
        let entries = [
            child, try blob("{\"schemaVersion\":2,\"manifests\":[\(child)]}"), try blob("{\"subject\":\(child)}"),
            // Members as a configuration has them make none of an index.
            try blob("{\"schemaVersion\":2,\"manifests\":[\(child)],\"rootfs\":null}"),
            try blob(
                "{\"manifests\":[\(child)],\"os\":\"linux\",\"architecture\":\"amd64\","
                    + "\"rootfs\":{\"type\":\"layers\"}}"),
            try blob("{\"x\":{\"y\":[\"\(first.digest)\"]}}"),
        ]
        for entry in entries {
            try Data(text.replacing("\"manifests\":[", with: "\"manifests\":[\(entry),").utf8).write(to: index)
            #expect(try Self.remove(work) == [])
            #expect(try Self.blobs(work).isSuperset(of: kept))
        }
        try Data(text.utf8).write(to: index)
        #expect(try Self.remove(work)?.count == 3)
    }

    @Test("with a document that is damaged and led to, nothing is removed")
    func damaged() throws {
        let work = try Workplace()
        let base = try TestLayout(
            [.system, PlatformSelectionTests.image("linux/386")].enumerated().map { number, image in
                var image = image
                image.tags = ["v\(number)"]
                return image
            }, at: work.url("base"))
        try work.convert("base", "v0", to: "base", as: "v0", with: TestSpecs.first())
        try work.convert("base", "v0", to: "base", as: "v0", with: TestSpecs.second())
        try base.flip(base.images[1].manifest, at: 20)
        let before = try Self.blobs(work)
        #expect(throws: ImageError.self) { try Self.remove(work) }
        #expect(try Self.blobs(work) == before)
    }

    @Test("a writer that has begun keeps all blobs, and one that is gone keeps none")
    func writers() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        try work.convert("base", "latest", to: "base", as: "latest", with: TestSpecs.first())
        try work.convert("base", "latest", to: "base", as: "latest", with: TestSpecs.second())
        let before = try Self.blobs(work)
        let writer = try LayoutWriter(path: work.url("base").path)
        #expect(try Self.remove(work) == nil)
        #expect(try Self.blobs(work) == before)
        writer.abandon()
        #expect(try Self.remove(work)?.count == 3)
    }

    @Test("an image that another one was made from and which is ours stays while the other is there")
    func shared() throws {
        let work = try Workplace()
        let base = try work.layout(.system)
        try work.convert("base", "latest", to: "base", as: "one", with: TestSpecs.first())
        // Another packing has another manifest and layer, and the same configuration.
        let packed = try work.convert("base", "latest", to: "base", as: "one", with: TestSpecs.first()) {
            $0.encoding = .gzip(level: 9)
        }
        let removed = try #require(try Self.remove(work))
        #expect(removed.count == 2)
        #expect(try work.image("base", "one").digest == packed.digest)
        #expect(try Verifier(strict: true).verify(work.reference("base")).findings.isEmpty)
        #expect(try Self.blobs(work).isSuperset(of: base.images[0].layers))
    }
}
