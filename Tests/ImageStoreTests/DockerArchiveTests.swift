import Digests
import Foundation
import ImageDocuments
import TestSupport
import Testing

@testable import ImageStore

@Suite("Reading what docker save wrote")
struct DockerArchiveTests {
    private static func small() throws -> TestDockerArchive {
        try TestDockerArchive([[.file("a", "1")], [.file("b", "22")]])
    }

    /// A member that stands in place of a good one.
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let member: @Sendable (TestDockerArchive) -> TestArchive.Member

        init(_ description: String, _ member: @escaping @Sendable (TestDockerArchive) -> TestArchive.Member) {
            testDescription = description
            self.member = member
        }
    }

    private static func open(_ archive: TestDockerArchive, _ options: StoreOptions = StoreOptions()) throws
        -> (ArchiveOnDisk, any ImageSource)
    {
        let file = try ArchiveOnDisk(archive.bytes)
        return (file, try Store.open(Reference(transport: .dockerArchive, path: file.url.path), options))
    }

    private static func index(_ source: any ImageSource) throws -> ImageIndex {
        try ImageIndex(JSONText(source.indexDocument(limit: 1 << 20)))
    }

    private static func manifest(_ entry: Descriptor, in source: any ImageSource) throws -> Manifest {
        try Manifest(JSONText(source.document(entry.digest, size: entry.size, limit: 1 << 20)))
    }

    @Test("An image gets a manifest of Docker's schema 2 with its layers' diff_ids") func manifest() throws {
        let archive = try Self.small()
        let (_, source) = try Self.open(archive)
        let entry = try #require(try Self.index(source).manifests.first)
        #expect(entry.imageName == "example.org/image:1")
        #expect(entry.referenceName == "1")
        #expect(entry.mediaType == .dockerManifest)
        let manifest = try Self.manifest(entry, in: source)
        #expect(manifest.config.digest == Digest(of: archive.config.bytes))
        #expect(manifest.config.mediaType == .dockerConfig)
        #expect(manifest.layers.map(\.digest) == archive.tars.map { Digest(of: $0) })
        #expect(manifest.layers.allSatisfy { $0.mediaType == .dockerLayer })
        for (layer, tar) in zip(manifest.layers, archive.tars) {
            #expect(try bytes(of: source.blob(layer.digest, size: layer.size)) == tar)
        }
        #expect(try Set(source.blobs()).count == 4)
        #expect(try source.findings(limit: 1 << 20) == [])
    }

    @Test("Every name is an entry, and an image without names is one too") func names() throws {
        let two = try TestDockerArchive([[.file("a", "1")]], repositoryTags: ["busybox", "a/b:c"])
        let entries = try Self.index(try Self.open(two).1).manifests
        #expect(entries.map(\.imageName) == ["docker.io/library/busybox:latest", "docker.io/a/b:c"])
        #expect(Set(entries.map(\.digest)).count == 1)
        for tags in [TestDocument.raw("null"), []] {
            let archive = try Self.small()
            let untagged = archive.replacing(archive.manifest(tags: tags))
            #expect(try Self.index(try Self.open(untagged).1).manifests.map(\.referenceName) == [nil])
        }
    }

    @Test("A layer may be a link to another member, or compressed") func layers() throws {
        let archive = try Self.small()
        for link in [
            TestArchive.Member.symlink("1/layer.tar", "../x.tar"), .hardlink("1/layer.tar", "x.tar"),
        ] {
            let linked = archive.replacing(link).adding(.file("x.tar", archive.tars[1]))
            let source = try Self.open(linked).1
            let manifest = try Self.manifest(try #require(try Self.index(source).manifests.first), in: source)
            #expect(manifest.layers[1].digest == Digest(of: archive.tars[1]))
            #expect(manifest.layers[1].size == Int64(archive.tars[1].count))
        }
        let packed = try Program.python(
            "import gzip, sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read()))",
            input: Data(archive.tars[1])
        ).output
        let source = try Self.open(archive.replacing(.file("1/layer.tar", Array(packed)))).1
        let manifest = try Self.manifest(try #require(try Self.index(source).manifests.first), in: source)
        #expect(manifest.layers[1].mediaType == .dockerLayerGzip)
        #expect(manifest.layers[1].digest == Digest(of: Array(packed)))
    }

    @Test(
        "What makes no image is an error that says where",
        arguments: [
            Damage("null") { _ in .text("manifest.json", "null") },
            Damage("no array") { _ in .text("manifest.json", "{}") },
            Damage("no JSON") { _ in .text("manifest.json", "[}") },
            Damage("no config") { $0.manifest(config: "nothing.json") },
            Damage("a path that leads out") { $0.manifest(config: "../../etc/passwd") },
            Damage("a host's path") { $0.manifest(config: "/etc/passwd") },
            Damage("another config") { .file($0.config.name, $0.config.bytes + [0x20]) },
            Damage("a config that is none") { $0.manifest(config: "repositories") },
            Damage("a link out") { .symlink($0.config.name, "../../etc/passwd") },
            Damage("large") { _ in .file("manifest.json", [UInt8](repeating: 0x20, count: 2 << 20)) },
        ])
    func refused(damage: Damage) throws {
        let archive = try Self.small()
        var options = StoreOptions()
        options.document = 1 << 20
        let error = #expect(throws: StoreError.self) {
            try Self.open(archive.replacing(damage.member(archive)), options)
        }
        switch error {
        case .member(let member, _)?:
            #expect(member.contains("json") || member.contains("/") || member == "repositories")
        case .documentTooLarge?: #expect(damage.testDescription == "large")
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test(
        "A layer that is not there, or no file, is an error when it is read, and names the member",
        arguments: [
            (nil, .missing), (.symlink("1/layer.tar", "/etc/passwd"), .leadsOutside),
            (.symlink("1/layer.tar", "layer.tar"), .tooManyLinks(maximum: 16)), (.pipe("1/layer.tar"), .notAFile),
        ] as [(TestArchive.Member?, MemberFault)])
    func missingLayer(member: TestArchive.Member?, fault: MemberFault) throws {
        let archive = try Self.small()
        let source = try Self.open(
            member.map { archive.replacing($0) } ?? archive.removing("1/layer.tar")
        ).1
        let manifest = try Self.manifest(try #require(try Self.index(source).manifests.first), in: source)
        let layer = manifest.layers[1]
        let error = #expect(throws: StoreError.self) { try source.blob(layer.digest, size: layer.size) }
        guard case .member("1/layer.tar", fault) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("An archive of the first version is told from one that is none") func versionOne() throws {
        let old = try Self.small().removing("manifest.json")
        #expect { try Self.open(old) } throws: { if case StoreError.archiveTooOld = $0 { true } else { false } }
        #expect { try Self.open(old.removing("repositories")) } throws: {
            if case StoreError.notAStore(_, .dockerArchive, missing: "manifest.json", found: .file) = $0 {
                true
            } else {
                false
            }
        }
    }

    @Test("More layers than diff_ids are left to who compares them") func tooMany() throws {
        let archive = try TestDockerArchive([[.file("a", "1")], [.file("b", "2")]], diffIDs: [])
        let source = try Self.open(archive).1
        let manifest = try Self.manifest(try #require(try Self.index(source).manifests.first), in: source)
        #expect(manifest.layers.map(\.digest) == archive.tars.map { Digest(of: $0) })
    }

    @Test("A layer is hashed once, however often and by whatever name it is mentioned", .timeLimit(.minutes(1)))
    func mentions() throws {
        let layer = [UInt8](repeating: 0x20, count: 8 << 20)
        let archive = try TestDockerArchive([], diffIDs: []).adding(.file("l", layer))
        let names = (0..<20_000).map { String(repeating: "./", count: $0 % 10) + "l" }
        let source = try Self.open(archive.replacing(archive.manifest(layers: names))).1
        let entry = try #require(try Self.index(source).manifests.first)
        let manifest = try Manifest(JSONText(source.document(entry.digest, size: entry.size, limit: 8 << 20)))
        #expect(manifest.layers.count == names.count)
        let digest = Digest(of: layer)
        #expect(manifest.layers.allSatisfy { $0.digest == digest })
    }

    @Test("A compressed archive and a pipe are read like the plain one, within their limit") func streams() throws {
        let archive = try Self.small()
        let (plain, source) = try Self.open(archive)
        let expected = try source.indexDocument(limit: 1 << 20)
        let packed = plain.directory.url.appending(path: "packed").path
        _ = try Program.python(
            "import gzip, sys; gzip.open(sys.argv[2], 'w').write(open(sys.argv[1], 'rb').read())",
            [plain.url.path, packed])
        #expect(try Store.open(Reference(transport: nil, path: packed)).indexDocument(limit: 1 << 20) == expected)
        var options = StoreOptions()
        options.unpacked = 2048
        #expect(throws: (any Error).self) { try Store.open(Reference(transport: nil, path: packed), options) }
        let pipe = plain.directory.url.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let shell = try #require(Program("sh"))
        let writer = Task.detached {
            try shell.run(["-c", "cat \"$1\" > \"$2\"", "sh", plain.url.path, pipe])
        }
        #expect(
            try Store.open(Reference(transport: .dockerArchive, path: pipe)).indexDocument(limit: 1 << 20) == expected)
        writer.cancel()
    }
}
