import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TestSupport
import Testing

/// A layout whose own index lists one name several times, for several platforms.
@Suite struct SameNameTests {
    static let platforms = ["linux/arm64", "linux/386", "linux/amd64"]

    static func layout(_ work: Workplace) throws -> TestLayout {
        try TestLayout(platforms.map { PlatformSelectionTests.image($0) }, at: work.url("base"))
    }

    static let cases: [(platform: String?, expected: Int?)] = [
        (nil, 2), ("linux/amd64", 2), ("linux/386", 1), ("linux/arm64", 0), ("linux/s390x", nil),
    ]

    @Test("the image for the platform is taken, by default the one that runs in the target", arguments: cases)
    func selection(platform: String?, expected: Int?) throws {
        let work = try Workplace()
        let base = try Self.layout(work)
        let reference = try work.reference("base", "latest")
        let wanted = platform.flatMap { Platform(parsing: $0) }
        guard let expected else {
            #expect(throws: ImageError.self) { try ImageReader(reference).image(reference, platform: wanted) }
            return
        }
        let image = try ImageReader(reference).image(reference, platform: wanted)
        #expect(image.descriptor.digest == base.images[expected].manifest)
    }

    @Test("converting one of them in place leaves the others in the index", arguments: [0, 1, 2])
    func inPlace(number: Int) throws {
        let work = try Workplace()
        let base = try Self.layout(work)
        #expect(try Verifier(strict: true).verify(work.reference("base")).findings.isEmpty)
        let converted = try work.convert("base", "latest", to: "base", as: "latest", with: TestSpecs.first()) {
            $0.platform = Platform(parsing: Self.platforms[number])
            $0.force = true
        }
        var expected = base.images.map(\.manifest)
        expected[number] = converted.digest
        let index = try JSONText(Array(try Data(contentsOf: work.url("base").appending(path: "index.json"))))
        let digests = (index[["manifests"]]?.elements ?? []).map { $0["digest"]?.string }
        #expect(digests == expected.map(\.description))
        #expect(try Verifier().verify(work.reference("base")).isGood)
    }

    @Test("all of a layout takes the name once")
    func many() throws {
        let work = try Workplace()
        _ = try Self.layout(work)
        let run = try ManyImagesTests.run(work.reference("base"), to: work.reference("many"))
        let single = try work.convert("base", "latest", to: "single", with: TestSpecs.first())
        #expect(run.results.map(\.digest) == [single.digest])
    }
}
