import Digests
import Foundation
import ImageDocuments
import TestSupport
import Testing

@testable import ImageStore

@Suite("Archives that are both Docker's and an OCI layout")
struct HybridTests {
    /// What our own writer makes of an image with this name and these layers.
    private static func hybrid(_ name: String, _ layers: [[UInt8]] = [Array("a layer".utf8)]) throws -> ArchiveOnDisk {
        let file = try ArchiveOnDisk([UInt8]())
        let writer = try Store.create(Reference(transport: .dockerArchive, path: file.url.path))
        for layer in layers { try writer.write(layer, digest: Digest(of: layer)) }
        let config = Array("{\"layers\":\(layers.count)}".utf8)
        try writer.write(config, digest: Digest(of: config))
        let manifest = Manifest.docker(
            config: Descriptor(mediaType: .dockerConfig, digest: Digest(of: config), size: Int64(config.count)),
            layers: layers.map {
                Descriptor(mediaType: .dockerLayer, digest: Digest(of: $0), size: Int64($0.count))
            }
        ).serialized()
        try writer.write(manifest, digest: Digest(of: manifest))
        try writer.commit(
            ListedImage(
                descriptor: Descriptor(
                    mediaType: .dockerManifest, digest: Digest(of: manifest), size: Int64(manifest.count)),
                tag: .latest, imageName: name, config: Digest(of: config), layers: layers.map { Digest(of: $0) }),
            limit: 1 << 20)
        return file
    }

    private static func findings(_ url: URL) throws -> [StoreFinding] {
        try Store.open(Reference(transport: nil, path: url.path)).findings(limit: 1 << 20)
    }

    @Test("The layout is read, and it is said so; both halves agree") func agree() throws {
        let file = try Self.hybrid("example.org/image:latest")
        let source = try Store.open(Reference(transport: nil, path: file.url.path))
        #expect(source.transport == .dockerArchive)
        #expect(source.remarks == [.hybrid(name: file.url.path)])
        #expect(try source.findings(limit: 1 << 20) == [])
        #expect(try Store.open(Reference(transport: .ociArchive, path: file.url.path)).remarks == [])
    }

    @Test(
        "A half that says something else is found",
        arguments: [
            ("Layers\":[\"blobs/sha256/", "Layers\":[\"blobs/sha256/../sha256/"), ("Config\":\"blobs", "Config\":\"x"),
            ("\"Layers\":[", "\"Layers\":[\"repositories\","),
        ])
    func differ(from: String, to: String) throws {
        let file = try Self.hybrid("example.org/image:latest")
        try Self.edit(file.url, from, to)
        #expect(try Self.findings(file.url) == [.halvesDiffer(image: "example.org/image:latest")])
    }

    @Test("Names that are swapped between the halves are found") func swapped() throws {
        let (one, two) = (try Self.hybrid("a/one:1"), try Self.hybrid("a/two:2", [[1], [2]]))
        let merged = one.directory.url.appending(path: "merged.tar")
        let program = """
            import io, json, sys, tarfile
            sources = [tarfile.open(path) for path in sys.argv[1:3]]
            def document(source, name): return json.load(source.extractfile(name))
            index = document(sources[0], "index.json")
            index["manifests"] += document(sources[1], "index.json")["manifests"]
            manifest = document(sources[0], "manifest.json") + document(sources[1], "manifest.json")
            if sys.argv[4] == "swapped":
                manifest[0]["RepoTags"], manifest[1]["RepoTags"] = manifest[1]["RepoTags"], manifest[0]["RepoTags"]
            with tarfile.open(sys.argv[3], "w") as target:
                documents = {"index.json": index, "manifest.json": manifest}
                seen = set()
                for source in sources:
                    for member in source:
                        if not member.isfile() or member.name in seen: continue
                        seen.add(member.name)
                        data = source.extractfile(member).read()
                        if member.name in documents: data = json.dumps(documents[member.name]).encode()
                        member.size = len(data)
                        target.addfile(member, io.BytesIO(data))
            """
        for (order, findings) in [
            ("same", []), ("swapped", [StoreFinding.halvesDiffer(image: "a/two:2"), .halvesDiffer(image: "a/one:1")]),
        ] {
            _ = try Program.python(program, [one.url.path, two.url.path, merged.path, order])
            #expect(try Self.findings(merged) == findings)
        }
    }

    @Test("An image of very many names and layers is compared once", .timeLimit(.minutes(1))) func many() throws {
        let names = Array(repeating: "\"a\"", count: 50_000).joined(separator: ",")
        let file = try ArchiveOnDisk([
            .text("oci-layout", #"{"imageLayoutVersion":"1.0.0"}"#),
            .text("index.json", #"{"schemaVersion":2,"manifests":[]}"#),
            .text("manifest.json", "[{\"Config\":\"c\",\"RepoTags\":[\(names)],\"Layers\":[\(names)]}]"),
        ])
        #expect(try Self.findings(file.url) == Array(repeating: .halvesDiffer(image: "a"), count: 50_000))
    }

    @Test("A half that cannot be read is found") func unreadable() throws {
        let file = try Self.hybrid("example.org/image:latest")
        try Self.edit(file.url, "[{\"Config\"", "{{\"Config\"")
        let findings = try Self.findings(file.url)
        #expect(findings.count == 1)
        guard case .unreadableHalf(let problem) = findings.first else {
            Issue.record("\(findings)")
            return
        }
        #expect(problem.member == "manifest.json")
    }

    /// Changes the text of `manifest.json`.
    private static func edit(_ url: URL, _ from: String, _ to: String) throws {
        let program = """
            import io, sys, tarfile
            members = [(m, s.extractfile(m).read() if m.isfile() else b"")
                       for s in [tarfile.open(sys.argv[1])] for m in s]
            with tarfile.open(sys.argv[1], "w") as target:
                for member, data in members:
                    if member.name == "manifest.json":
                        assert sys.argv[2].encode() in data, data
                        data = data.replace(sys.argv[2].encode(), sys.argv[3].encode())
                        member.size = len(data)
                    target.addfile(member, io.BytesIO(data))
            """
        _ = try Program.python(program, [url.path, from, to])
    }
}
