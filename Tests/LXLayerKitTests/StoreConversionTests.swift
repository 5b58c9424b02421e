import Customization
import Digests
import Foundation
import ImageDocuments
import ImageStore
import LXLayerKit
import TestSupport
import Testing

/// From every kind of store to every other one.
@Suite struct StoreConversionTests {
    /// What stands before a path, and what after it.
    struct Kind: CustomTestStringConvertible, Sendable {
        var prefix: String
        var suffix = ""
        var testDescription: String { prefix + "PATH" + suffix }

        static let all = [
            Kind(prefix: "oci:", suffix: ":latest"), Kind(prefix: "oci-archive:", suffix: ":latest"),
            Kind(prefix: "docker-archive:", suffix: ":example.org/image:latest"), Kind(prefix: "dir:"),
        ]

        func reference(_ url: URL) throws -> Reference { try Reference(prefix + url.path + suffix) }
    }

    private static func convert(_ source: Reference, to destination: Reference, _ specs: SpecSet) throws -> Conversion {
        try Converter(ConversionOptions(specs: specs)).convert(source, to: destination)
    }

    @Test(
        "an image has the same digest wherever it comes from and goes to, and verifies there",
        arguments: [TestImage.Family.oci, .docker], Kind.all)
    func everywhere(family: TestImage.Family, first: Kind) throws {
        let work = try Workplace()
        var image = TestImage.system
        image.family = family
        _ = try work.layout(image)
        let specs = try TestSpecs.first()
        let expected = try work.convert(with: specs)
        let one = try Self.convert(work.reference("base"), to: first.reference(work.url("one")), specs)
        #expect(one.digest == expected.digest)
        for (number, second) in Kind.all.enumerated() {
            let place = try second.reference(work.url("two\(number)"))
            let two = try Self.convert(first.reference(work.url("one")), to: place, specs)
            #expect(two.digest == expected.digest)
            #expect(two.layer == nil, "it has our layer already")
            for reference in [place, Reference(transport: nil, path: place.path), two.reference] {
                let verification = try Verifier().verify(reference)
                #expect(verification.findings.isEmpty, "\(reference): \(verification.findings)")
                #expect(verification.images.map(\.manifest) == [expected.digest])
            }
            #expect(
                try ImageReader(place).image(place).config
                    == ImageReader(first.reference(work.url("one"))).image(
                        first.reference(work.url("one"))
                    ).config)
        }
    }

    @Test("the base of an image that another tool wrote anew comes back from it, too")
    func rewritten() throws {
        let work = try Workplace()
        let base = try work.layout(.system)
        try work.convert(to: "first", with: TestSpecs.first())
        // As skopeo does for an archive of Docker's: other media types, plain layers, no annotations.
        let image = try work.image("first")
        let tars = try image.layers.map { StoredBlocks.contents(of: try TestLayout.bytes(of: $0, in: image.url)) }
        let names = tars.indices.map { "\($0).tar" }
        let document = TestDocument.array([
            ["Config": "c.json", "RepoTags": .raw("null"), "Layers": .array(names.map(TestDocument.string))]
        ])
        try Data(
            TestArchive.bytes(
                zip(names, tars).map { TestArchive.Member.file($0, $1) }
                    + [.file("c.json", image.config.bytes), .file("manifest.json", document.bytes(.compact))])
        ).write(to: work.url("docker.tar"))
        let archive = try Reference("docker-archive:\(work.url("docker.tar").path)")
        let same = try Self.convert(archive, to: work.reference("same"), TestSpecs.first())
        #expect(same.layer == nil)
        let none = try Self.convert(archive, to: work.reference("none"), TestSpecs.none())
        let restored = try work.image("none")
        #expect(restored.digest == none.digest)
        let original = try TestLayout.bytes(of: base.images[0].config, in: base.url)
        #expect(restored.config.bytes == original)
        #expect(try restored.layers == tars.dropLast().map { Digest(of: $0) })
        #expect(try Verifier().verify(work.reference("none")).isGood)
    }

    @Test("all media types are changed on request, and the result is taken apart like any other")
    func format() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let specs = try TestSpecs.first()
        let docker = try work.convert(to: "docker", with: specs) { $0.format = .docker }
        let manifest = try Manifest(try work.image("docker").manifest)
        let types = [manifest.config.mediaType] + manifest.layers.map(\.mediaType)
        #expect(manifest.mediaType == .dockerManifest)
        #expect(types == [.dockerConfig] + manifest.layers.map { _ in .dockerLayerGzip })
        #expect(manifest.layers.count == 3)
        #expect(try Verifier().verify(work.reference("docker")).findings.isEmpty)
        #expect(try work.convert("docker", to: "again", with: specs) { $0.format = .docker }.digest == docker.digest)
        #expect(try work.convert("docker", to: "kept", with: specs).digest == docker.digest)
        let base = try work.convert("docker", to: "base-again", with: TestSpecs.none())
        #expect(try Manifest(try work.image("base-again").manifest).layers.count == 2)
        #expect(base.layer == nil)
        let oci = try work.convert(to: "oci", with: specs)
        #expect(try work.convert(to: "oci-asked", with: specs) { $0.format = .oci }.digest == oci.digest)
    }

    @Test("what the other format cannot say is refused, and nothing is written")
    func unsayable() throws {
        let work = try Workplace()
        var image = TestImage.system
        image.layerMediaType = "application/vnd.oci.image.layer.v1.tar+zstd"
        _ = try work.layout(image)
        #expect {
            try work.convert(with: TestSpecs.first()) { $0.format = .docker }
        } throws: {
            if case ImageError.unsupportedFormat = $0 { true } else { false }
        }
        #expect(!FileManager.default.fileExists(atPath: work.url("converted").path))
    }

    @Test("an archive with several images wants a name, a number or a digest")
    func several() throws {
        let work = try Workplace()
        let (one, two) = (
            try TestDockerArchive([[.file("a", "1")]], repositoryTags: ["a/one:1", "a/first"]),
            try TestDockerArchive([[.file("b", "2")]], repositoryTags: ["a/two:2"])
        )
        let members = [("1-", one), ("2-", two)].flatMap { prefix, archive in
            archive.tars.enumerated().map { TestArchive.Member.file("\(prefix)\($0)", $1) }
                + [.file(archive.config.name, archive.config.bytes)]
        }
        let document = TestDocument.array([one.entry(layers: ["1-0"]), two.entry(layers: ["2-0"])])
        try Data(TestArchive.bytes(members + [.file("manifest.json", document.bytes(.compact))]))
            .write(to: work.url("two.tar"))
        let path = "docker-archive:\(work.url("two.tar").path)"
        func layer(_ selection: String) throws -> Digest? {
            let reference = try Reference(path + selection)
            return try ImageReader(reference).image(reference).manifest.layers.first?.digest
        }
        let digests = [Digest(of: one.tars[0]), Digest(of: two.tars[0])]
        #expect {
            try layer("")
        } throws: { error in
            guard case ImageError.ambiguous(_, let available) = error else { return false }
            return available == ["a/one:1", "a/first:latest", "a/two:2"]
        }
        for (selection, index) in [
            (":a/one:1", 0), (":a/first", 0), (":docker.io/a/first:latest", 0), (":a/two:2", 1), (":@0", 0), (":@1", 1),
        ] { #expect(try layer(selection) == digests[index], "\(selection)") }
        for selection in [":a/one", ":@2", ":two", "@sha256:" + String(repeating: "0", count: 64)] {
            #expect(throws: ImageError.self, "\(selection)") { try layer(selection) }
        }
        let verification = try Verifier().verify(Reference(path))
        #expect(verification.findings.isEmpty)
        #expect(Set(verification.images.map(\.manifest)).count == 2)
    }

    @Test("a Docker archive's damage is found by verify")
    func damage() throws {
        let work = try Workplace()
        let good = try TestDockerArchive([[.file("a", "1")], [.file("b", "2")]])
        func findings(_ archive: TestDockerArchive) throws -> [String] {
            try Data(archive.bytes).write(to: work.url("x.tar"))
            return try Verifier().verify(Reference("docker-archive:\(work.url("x.tar").path)")).findings.map {
                "\($0.severity) \($0.problem)"
            }
        }
        #expect(try findings(good) == [])
        var flipped = good.tars[1]
        flipped[0] ^= 1
        let cases: [(TestDockerArchive, String)] = [
            (good.replacing(.file("1/layer.tar", flipped)), "digestMismatch"),
            (good.removing("0/layer.tar"), "0/layer.tar"),
            (good.adding(.file("0/layer.tar", good.tars[0])), "repeatedMember"),
            (good.replacing(good.manifest(layers: ["0/layer.tar"])), "layerCount"),
            (good.replacing(good.manifest(layers: good.layers + ["0/layer.tar"])), "layerCount"),
            (try TestDockerArchive([[.file("a", "1")]], diffIDs: [Digest(of: [])]), "digestMismatch"),
        ]
        for (archive, expected) in cases {
            let found = try findings(archive)
            #expect(found.contains { $0.hasPrefix("error") && $0.contains(expected) }, "\(expected): \(found)")
        }
    }
}
