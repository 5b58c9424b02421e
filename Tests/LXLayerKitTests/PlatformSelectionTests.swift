import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TestSupport
import Testing

/// Which image of an index is meant.
@Suite struct PlatformSelectionTests {
    /// An image that differs from all others, for `OS/ARCH`.
    static func image(_ platform: String, note: String = "") -> TestImage {
        let parts = platform.split(separator: "/").map(String.init)
        var image = TestImage.system
        image.os = parts[0]
        image.architecture = parts[1]
        image.layers.append(.entries([.file("note", platform + note)]))
        return image
    }

    static func child(_ platform: String, listed: Bool = true) -> TestIndex.Child {
        .image(image(platform), platform: listed ? platform : nil)
    }

    private static let many: [TestIndex.Child] = [
        child("linux/arm/v6"), child("linux/arm/v7"), child("linux/386"),
        .index([.index([child("linux/amd64/v3"), .attestation(of: 3), child("linux/amd64")])]),
        child("windows/amd64"), .referrer(of: 2),
    ]

    /// An index, the platform that is asked for, and the number of the image that is meant; nil for none.
    static let cases: [(children: [TestIndex.Child], platform: String?, expected: Int?)] = [
        (many, nil, 4), (many, "linux/amd64", 4), (many, "linux/amd64/v1", 4), (many, "linux/amd64/v3", 3),
        (many, "linux/386", 2), (many, "linux/arm/v6", 0), (many, "linux/arm/v7", 1), (many, "linux/arm", 1),
        (many, "windows/amd64", 5), (many, "linux/arm/v5", nil), (many, "linux/riscv64", nil),
        (many, "unknown/unknown", nil),
        ([child("linux/arm64"), child("linux/386")], nil, 1),
        ([child("linux/arm64"), child("linux/s390x")], nil, nil),
        ([child("linux/arm64"), .attestation(of: 0)], nil, 0),
        ([child("linux/arm64"), .attestation(of: 0)], "linux/amd64", nil),
        ([child("linux/arm64", listed: false), child("linux/amd64", listed: false), .referrer(of: 0)], nil, 1),
        ([child("linux/arm64", listed: false), .referrer(of: 0)], nil, 0),
        ([], nil, nil),
    ]

    @Test("the image for the platform is taken, by default the one that runs in the target", arguments: cases)
    func selection(children: [TestIndex.Child], platform: String?, expected: Int?) throws {
        let work = try Workplace()
        let index = try TestIndex(children, at: work.url("base"), style: .odd)
        let reference = try work.reference("base", "latest")
        let reader = try ImageReader(reference)
        let wanted = try platform.map { try #require(Platform(parsing: $0)) }
        guard let expected else {
            let error = #expect(throws: ImageError.self) { try reader.image(reference, platform: wanted) }
            guard case .platformNotFound(_, wanted, let available) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(available.count == index.images.count)
            return
        }
        let image = try reader.image(reference, platform: wanted)
        #expect(image.descriptor.digest == index.images[expected].manifest)
        #expect(image.tag == "latest")
    }

    @Test("an image that is no index must be for the platform that is asked for")
    func noIndex() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let reference = try work.reference("base")
        let reader = try ImageReader(reference)
        #expect(throws: Never.self) {
            try reader.image(reference, platform: Platform(os: "linux", architecture: "amd64"))
        }
        #expect(throws: ImageError.self) {
            try reader.image(reference, platform: Platform(os: "linux", architecture: "arm64"))
        }
    }

    @Test("indexes are nested as deeply as the limit says, and no deeper")
    func depth() throws {
        let work = try Workplace()
        _ = try TestIndex([.index([.index([Self.child("linux/amd64")])])], at: work.url("base"))
        let reference = try work.reference("base")
        #expect(throws: Never.self) { try ImageReader(reference, limits: .init(depth: 3)).image(reference) }
        let error = #expect(throws: ImageError.self) {
            try ImageReader(reference, limits: .init(depth: 2)).image(reference)
        }
        guard case .indexTooDeep(2, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "the one image is written: a manifest, with its members of the index, and converting it again changes nothing")
    func one() throws {
        let work = try Workplace()
        let index = try TestIndex(Self.many, at: work.url("base"))
        let first = try work.convert(with: TestSpecs.first()) {
            $0.platform = Platform(os: "linux", architecture: "386")
        }
        #expect(first.planned.image.descriptor.digest == index.images[2].manifest)
        #expect(try work.image("converted").digest == first.digest)
        let listed = try JSONText(Array(try Data(contentsOf: work.url("converted").appending(path: "index.json"))))
        #expect(listed[["manifests", "0", "mediaType"]]?.string == MediaType.ociManifest.text)
        #expect(listed[["manifests", "0", "platform", "architecture"]]?.string == "386")
        #expect(listed[["manifests", "0", "annotations", "org.example.child"]]?.string == "é")
        #expect(listed[["manifests", "0", "annotations", ImageDocuments.Tag.annotation]]?.string == "latest")
        let again = try work.convert("converted", to: "again", with: TestSpecs.first())
        #expect(again.digest == first.digest && again.layer == nil)
        #expect(try Verifier().verify(work.reference("converted")).isGood)
    }

    @Test("an index is summarized: each image with its platform, what is about it, and whether it has our layer")
    func summary() throws {
        let work = try Workplace()
        let index = try TestIndex(
            [Self.child("linux/arm64"), .attestation(of: 0), .index([Self.child("linux/386"), .referrer(of: 1)])],
            at: work.url("base"))
        _ = try IndexConversionTests.convert(work, attestations: .keep, with: TestSpecs.first())
        for (name, isConverted) in [("base", false), ("converted", true)] {
            let reference = try work.reference(name)
            let summary = try #require(try ImageReader(reference).summary(reference))
            let words = summary.entries.map { entry in
                switch entry.kind {
                case .target(let platform, let isCustomized): "\(platform) \(isCustomized)"
                case .other(let platform): "\(platform)"
                case .about(let digest): digest == index.images[0].manifest ? "first" : "second"
                }
            }
            #expect(words == ["linux/arm64", "first", "linux/386 \(isConverted)", "second"])
        }
        _ = try work.layout(.system, name: "single")
        let single = try work.reference("single")
        let isIndex = try ImageReader(single).summary(single) != nil
        #expect(!isIndex)
    }
}
