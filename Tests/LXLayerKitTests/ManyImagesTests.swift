import Customization
import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TestSupport
import Testing

/// Many images in one run.
@Suite struct ManyImagesTests {
    /// An image of a layer that all have, one that pairs have, and one of its own.
    static func image(_ number: Int, tag: String? = nil) -> TestImage {
        var image = TestImage.system
        image.layers.append(.entries([.file("pair", "\(number / 2)")]))
        image.layers.append(.entries([.file("own", "\(number)")]))
        image.tags = [tag ?? "v\(number)"]
        return image
    }

    /// What a run came to.
    struct Run {
        var results: [(source: String, digest: Digest?)] = []
        var errors: [any Error] = []
        var read: [Digest] = []
    }

    static func run(_ source: Reference, to destination: Reference, allPlatforms: Bool = false) throws -> Run {
        var run = Run()
        var read: [Digest] = []
        let converter = Converter(ConversionOptions(specs: try TestSpecs.first())) { event in
            if case .readingLayer(_, _, let digest, _) = event { read.append(digest) }
        }
        let images = try converter.images(of: source, to: destination)
        try converter.convert(images.requests, allPlatforms: allPlatforms) { request, outcome in
            switch outcome {
            case .image(let conversion): run.results.append((request.source.description, conversion.digest))
            case .index(let index): run.results.append((request.source.description, index.descriptor.digest))
            case .failed(let error):
                run.results.append((request.source.description, nil))
                run.errors.append(error)
            }
        }
        run.read = read
        return run
    }

    @Test("every name of a layout is converted as it is by itself, and every layer is read once")
    func all() throws {
        let work = try Workplace()
        let base = try TestLayout((0..<5).map { Self.image($0) }, at: work.url("base"))
        let run = try Self.run(work.reference("base"), to: work.reference("many"))
        #expect(run.errors.isEmpty)
        #expect(run.results.count == 5)
        for number in 0..<5 {
            let single = try work.convert("base", "v\(number)", to: "single-\(number)", with: TestSpecs.first())
            #expect(run.results[number].digest == single.digest)
            #expect(try work.image("many", "v\(number)").digest == single.digest)
        }
        let unique = Set(base.images.flatMap(\.layers))
        #expect(unique.count == 2 + 3 + 5)
        #expect(run.read.count == unique.count && Set(run.read) == unique)
        #expect(try Verifier(strict: true).verify(work.reference("many")).findings.isEmpty)
        // The same once more, from what is there: nothing is left to change.
        let again = try Self.run(work.reference("many"), to: work.reference("many"))
        #expect(again.results.map(\.digest) == run.results.map(\.digest))
    }

    @Test("one that fails keeps none of the others, and nothing of it is in the destination")
    func failure() throws {
        let work = try Workplace()
        let base = try TestLayout((0..<3).map { Self.image($0) }, at: work.url("base"))
        try base.flip(base.images[1].layers[3], at: 40)
        let run = try Self.run(work.reference("base"), to: work.reference("many"))
        #expect(run.results.map { $0.digest == nil } == [false, true, false])
        #expect(run.errors.count == 1)
        let verification = try Verifier(strict: true).verify(work.reference("many"))
        #expect(verification.findings.isEmpty && verification.images.count == 2)
        #expect(
            !FileManager.default.fileExists(
                atPath: TestLayout.file(of: base.images[1].layers[3], in: work.url("many")).path))
    }

    @Test("what has no name is left out where others have one; artifacts are no images")
    func leftOut() throws {
        let work = try Workplace()
        var unnamed = Self.image(1)
        unnamed.tags = []
        _ = try TestLayout([Self.image(0), unnamed], at: work.url("base"))
        let converter = Converter(ConversionOptions(specs: try TestSpecs.first()))
        let images = try converter.images(of: work.reference("base"), to: work.reference("many"))
        #expect(images.requests.map(\.source.description) == ["oci:\(work.url("base").path):v0"])
        #expect(images.unnamed.count == 1)
        _ = try TestLayout([unnamed], at: work.url("alone"))
        let alone = try Self.run(work.reference("alone"), to: work.reference("many"))
        #expect(try work.image("many", "latest").digest == alone.results.first?.digest)
        #expect(throws: ImageError.self) {
            try converter.images(of: work.reference("base", "v0"), to: work.reference("many"))
        }
    }

    @Test("a tree of directories as skopeo sync makes it becomes another one, or a layout")
    func tree() throws {
        let work = try Workplace()
        _ = try TestLayout((0..<2).map { Self.image($0) }, at: work.url("base"))
        let places = ["example.org/systems/debian:12", "devuan:5"]
        for (number, place) in places.enumerated() {
            let url = work.url("tree").appending(path: place)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            _ = try Converter(ConversionOptions(specs: try TestSpecs.none())).convert(
                work.reference("base", "v\(number)"), to: Reference("dir:" + url.path))
        }
        // A directory that is no image, one that is a bad one, and a link to one.
        try FileManager.default.createDirectory(at: work.url("tree/empty"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: work.url("tree/bad/x"), withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: work.url("tree/bad/x/manifest.json"))
        try FileManager.default.createSymbolicLink(
            at: work.url("tree/link"), withDestinationURL: work.url("tree/devuan:5"))
        let tree = try Reference("dir:" + work.url("tree").path)
        let destinations = [try Reference("dir:" + work.url("out").path), try work.reference("lay")]
        for destination in destinations {
            let run = try Self.run(tree, to: destination)
            #expect(run.results.map { $0.digest == nil } == [true, false, false])
            for (number, place) in places.enumerated() {
                let single = try work.convert("base", "v\(number)", to: "single-\(number)", with: TestSpecs.first())
                let name = place.replacing("/", with: "-").replacing(":", with: "-")
                let found = try Reference(
                    destination.transport == .oci ? "\(destination):\(name)" : "\(destination)/\(place)")
                #expect(try ImageReader(found).image(found).descriptor.digest == single.digest)
            }
            #expect(Set(run.read).count == run.read.count)
        }
        #expect(!FileManager.default.fileExists(atPath: work.url("out/bad").path))
        #expect(!FileManager.default.fileExists(atPath: work.url("out/link").path))
    }

    @Test("a whole layout goes where there are many names, and nowhere else", arguments: ["dir:", "oci-archive:"])
    func places(prefix: String) throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let converter = Converter(ConversionOptions(specs: try TestSpecs.first()))
        #expect(throws: ImageError.self) {
            try converter.images(of: work.reference("base"), to: Reference(prefix + work.url("out").path))
        }
    }

    @Test("with all platforms, indexes are converted whole, and single images, too")
    func platforms() throws {
        let work = try Workplace()
        _ = try TestIndex(IndexConversionTests.children, at: work.url("base"))
        let expected = try IndexConversionTests.convert(work, to: "single", with: TestSpecs.first())
        let run = try Self.run(work.reference("base"), to: work.reference("many"), allPlatforms: true)
        #expect(run.results.map(\.digest) == [expected.descriptor.digest])
        _ = try TestLayout([Self.image(0)], at: work.url("plain"))
        let plain = try Self.run(work.reference("plain"), to: work.reference("many"), allPlatforms: true)
        let single = try work.convert("plain", to: "plain-single", with: TestSpecs.first())
        #expect(plain.results.map(\.digest) == [single.digest])
    }

    @Test("a layer that the source lacks and that was read for another image is left out of the layout, and named")
    func sparse() throws {
        let work = try Workplace()
        let full = try TestLayout([Self.image(0)], at: work.url("full"))
        let sparse = try TestLayout([Self.image(1)], at: work.url("sparse"))
        let missing = sparse.images[0].layers[0]
        #expect(full.images[0].layers[0] == missing)
        try FileManager.default.removeItem(at: TestLayout.file(of: missing, in: sparse.url))
        #expect(throws: ImageError.self) { try work.convert("sparse", to: "alone", with: TestSpecs.first()) }
        let converter = Converter(ConversionOptions(specs: try TestSpecs.first()))
        var absent: [[Digest]] = []
        let requests = [
            ConversionRequest(from: try work.reference("full"), to: try work.reference("one")),
            ConversionRequest(from: try work.reference("sparse"), to: try work.reference("two")),
            ConversionRequest(from: try work.reference("sparse"), to: try work.reference("one")),
            ConversionRequest(from: try work.reference("full"), to: try Reference("dir:" + work.url("d").path)),
        ]
        try converter.convert(requests) { _, outcome in
            if case .image(let conversion) = outcome { absent.append(conversion.planned.stack.absent) }
        }
        // The second layout lacks it as its source does; the first one has it already.
        #expect(absent == [[], [missing], [], []])
        #expect(!FileManager.default.fileExists(atPath: TestLayout.file(of: missing, in: work.url("two")).path))
        #expect(try Verifier(strict: true).verify(work.reference("one")).findings.isEmpty)
    }
}
