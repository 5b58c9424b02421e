import Digests
import Foundation
import ImageDocuments
import TestSupport
import Testing

@testable import ImageStore

@Suite("Writing archives and directories")
struct ArchiveWriterTests {
    static let blob = Array("a layer".utf8)
    static let manifest = Array("{\"schemaVersion\":2}".utf8)

    static func image(_ tag: String) throws -> ListedImage {
        ListedImage(
            descriptor: Descriptor(
                mediaType: .ociManifest, digest: Digest(of: manifest), size: Int64(manifest.count)),
            tag: try #require(Tag(tag)), imageName: "example.org/a:\(tag)", config: Digest(of: blob),
            layers: [Digest(of: blob)])
    }

    private static func write(_ transport: Reference.Transport, to url: URL, tag: String = "latest") throws {
        let writer = try Store.create(Reference(transport: transport, path: url.path))
        try writer.write(manifest, digest: Digest(of: manifest))
        _ = try bytes(of: writer.copying(MemorySource(blob, step: 2), digest: Digest(of: blob)))
        try writer.commit(try image(tag), limit: 1 << 20)
    }

    static let transports: [Reference.Transport] = [.ociArchive, .dockerArchive, .directory]

    @Test("The same image makes the same bytes", arguments: [Reference.Transport.ociArchive, .dockerArchive])
    func deterministic(transport: Reference.Transport) throws {
        let (one, two) = (try TemporaryDirectory(), try TemporaryDirectory())
        let urls = [one, two].map { $0.url.appending(path: "image.tar") }
        for url in urls { try Self.write(transport, to: url) }
        #expect(try Data(contentsOf: urls[0]) == Data(contentsOf: urls[1]))
        let archive = try ArchiveOpening(path: urls[0].path, options: StoreOptions()).open()
        #expect(try archive.findings() == [])
        let documents = transport == .ociArchive ? ["index.json"] : ["index.json", "manifest.json"]
        let blobs = [Self.blob, Self.manifest].map { "blobs/sha256/\(Digest(of: $0).hex)" }
        #expect(archive.names.sorted() == (["blobs", "blobs/sha256", "oci-layout"] + documents + blobs).sorted())
        #expect(try FileManager.default.contentsOfDirectory(atPath: one.url.path) == ["image.tar"])
    }

    @Test("What is written can be read", arguments: transports) func roundTrip(transport: Reference.Transport) throws {
        let directory = try TemporaryDirectory()
        let url = directory.url.appending(path: "image")
        try Self.write(transport, to: url)
        for opened in [transport, nil] {
            let source = try Store.open(Reference(transport: opened, path: url.path))
            #expect(source.transport == transport)
            let index = try ImageIndex(JSONText(source.indexDocument(limit: 1 << 20)))
            #expect(index.manifests.map(\.digest) == [Digest(of: Self.manifest)])
            #expect(try source.document(Digest(of: Self.manifest), size: 19, limit: 100) == Self.manifest)
            #expect(try source.document(Digest(of: Self.blob), size: 7, limit: 100) == Self.blob)
            #expect(throws: StoreError.self) { try source.blob(Digest(of: Self.blob), size: 8) }
            #expect(throws: StoreError.self) { try source.blob(Digest(of: [1]), size: 1) }
            #expect(try Set(source.blobs()) == [Digest(of: Self.blob), Digest(of: Self.manifest)])
        }
    }

    @Test("Nothing is there before the end, and nothing is left of what was abandoned", arguments: transports)
    func abandoned(transport: Reference.Transport) throws {
        let directory = try TemporaryDirectory()
        let url = directory.url.appending(path: "image")
        let writer = try Store.create(Reference(transport: transport, path: url.path))
        try writer.write(Self.blob, digest: Digest(of: Self.blob))
        #expect(!FileManager.default.fileExists(atPath: url.path))
        writer.abandon()
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == [])
    }

    @Test("An image of the same name is replaced, others are not lost", arguments: transports)
    func existing(transport: Reference.Transport) throws {
        let directory = try TemporaryDirectory()
        let url = directory.url.appending(path: "image")
        try Self.write(transport, to: url)
        let before = try? Data(contentsOf: url)
        try Self.write(transport, to: url)
        if transport != .directory {
            #expect(throws: StoreError.self) { try Self.write(transport, to: url, tag: "other") }
            #expect(try Data(contentsOf: url) == before)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path) == ["image"])
    }

    @Test("What is no image is not replaced", arguments: transports) func foreign(transport: Reference.Transport) throws
    {
        let directory = try TemporaryDirectory()
        let (file, folder) = (directory.url.appending(path: "f"), directory.url.appending(path: "d"))
        try Data("a letter to a friend".utf8).write(to: file)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try Data("note".utf8).write(to: folder.appending(path: "README"))
        for url in [file, folder] {
            #expect(throws: StoreError.self) { try Self.write(transport, to: url) }
        }
        #expect(try Data(contentsOf: file) == Data("a letter to a friend".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["README"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.url.path).count == 2)
    }

    @Test("A directory with more in it than an image is not replaced") func strangers() throws {
        let directory = try TemporaryDirectory()
        let url = directory.url.appending(path: "image")
        try Self.write(.directory, to: url)
        try Data("note".utf8).write(to: url.appending(path: "README"))
        #expect(throws: StoreError.self) { try Self.write(.directory, to: url) }
        #expect(FileManager.default.fileExists(atPath: url.appending(path: "README").path))
    }

    @Test("Without a transport, what is there decides") func sniffed() throws {
        let directory = try TemporaryDirectory()
        func transport(_ name: String) throws -> Reference.Transport {
            let writer = try Store.create(
                Reference(transport: nil, path: directory.url.appending(path: name).path))
            defer { writer.abandon() }
            return writer.transport
        }
        for transport in Self.transports {
            try Self.write(transport, to: directory.url.appending(path: transport.rawValue))
        }
        for name in Self.transports { #expect(try transport(name.rawValue) == name) }
        #expect(try transport("new.tar") == .ociArchive)
        #expect(try transport("new") == .oci)
    }
}
