import Digests
import Foundation
import ImageDocuments
import ImageStore
import TestSupport
import Testing

@testable import LXLayerKit

/// Documents that a store names again and again.
@Suite struct DocumentMemoTests {
    private static func descriptor(_ number: Int, size: Int64 = 100) -> Descriptor {
        Descriptor(mediaType: .ociManifest, digest: Digest(of: Array("\(number)".utf8)), size: size)
    }

    @Test("are read once, be they right or wrong, for each use; what the store lacks is looked for again")
    func once() throws {
        let memo = DocumentMemo()
        var count = 0
        func read(_ number: Int, _ kind: DocumentMemo.Kind = .text, failing error: (any Error)? = nil) throws -> Int {
            let descriptor = Self.descriptor(number)
            return try memo.remember(kind, descriptor, .manifest(descriptor.digest)) {
                count += 1
                if let error { throw error }
                return number
            }
        }
        for _ in 0..<3 { #expect(try [read(1), read(2), read(1, .config)] == [1, 2, 1]) }
        #expect(count == 3)
        for _ in 0..<3 { #expect(throws: ImageError.self) { try read(3, failing: ImageError.wrongData(at: .index)) } }
        #expect(count == 4)
        let missing = ImageError.store(.blobMissing(Self.descriptor(4).digest), at: .index)
        for _ in 0..<3 { #expect(throws: ImageError.self) { try read(4, failing: missing) } }
        #expect(count == 7)
        #expect(try read(4) == 4)
    }

    @Test("are kept within a limit")
    func limit() throws {
        let memo = DocumentMemo()
        var count = 0
        func read(_ number: Int, _ size: Int64) throws {
            let descriptor = Self.descriptor(number, size: size)
            try memo.remember(.text, descriptor, .manifest(descriptor.digest)) { count += 1 }
        }
        for number in 0..<3 { try read(number, 7 << 20) }
        #expect(count == 3)
        try read(2, 7 << 20)
        #expect(count == 3)
        try read(0, 7 << 20)
        #expect(count == 4)
        for _ in 0..<2 { try read(5, .max) }
        #expect(count == 6)
    }

    @Test("the index is read again when it was changed")
    func index() throws {
        let work = try Workplace()
        let layout = try work.layout(.system)
        let reader = try ImageReader(work.reference("base"))
        #expect(try reader.listing().map(\.name) == ["latest"])
        let index = layout.url.appending(path: "index.json")
        let text = try String(contentsOf: index, encoding: .utf8)
        try Data(text.replacing("latest", with: "newest").utf8).write(to: index, options: .atomic)
        #expect(try reader.listing().map(\.name) == ["newest"])
        #expect(try reader.image(work.reference("base", "newest")).tag == "newest")
        #expect(throws: ImageError.self) { try reader.image(work.reference("base", "latest")) }
    }

    @Test("a name is found as by looking at each entry", arguments: ["a", "b", "c:1", "docker.io/library/c:1", "x"])
    func names(tag: String) throws {
        let work = try Workplace()
        let layout = try work.layout(.system)
        let manifest = layout.images[0].manifest
        func entry(_ annotations: String) -> String {
            "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"\(manifest)\","
                + "\"size\":1,\"annotations\":{\(annotations)}}"
        }
        let (name, image) = ("\"org.opencontainers.image.ref.name\":", "\"io.containerd.image.name\":")
        let entries = [
            entry("\(name)\"a\""), entry("\(name)\"b\",\(image)\"b\""), entry("\(image)\"docker.io/library/c:1\""),
            entry("\(image)\"c:1\",\(name)\"a\""), entry(""),
        ]
        let text = "{\"schemaVersion\":2,\"manifests\":[\(entries.joined(separator: ","))]}"
        try Data(text.utf8).write(to: layout.url.appending(path: "index.json"))
        let listed = try ImageReader(work.reference("base")).listing()
        let selected = try #require(Tag(tag) ?? DockerName(tag).map(Tag.init(familiar:)))
        let reference = Reference(transport: .oci, path: "x", selection: .tag(selected))
        let found = StoreListing(listed).matching(reference).map(\.text.bytes)
        #expect(found == ImageReader.matching(reference, in: listed).map(\.text.bytes))
        #expect(found.isEmpty == (tag == "x"))
    }
}
