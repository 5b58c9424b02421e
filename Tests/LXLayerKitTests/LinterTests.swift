import Customization
import Foundation
import ImageDocuments
import LXLayerKit
import LayerEntries
import Lint
import TestSupport
import Testing

@Suite struct LinterTests {
    static let seeds: Range<UInt64> = 0..<250

    @Test("random specs on random images: our layer breaks no rule")
    func randomImages() throws {
        var linted = 0
        for seed in LinterTests.seeds {
            let work = try Workplace()
            var random = RandomImages(seed: seed)
            _ = try work.layout(random.image())
            let specs = try random.specs()
            do { try work.convert(with: specs) { $0.force = true } } catch is PlanError { continue } catch ImageError
                .merge
            { continue }
            let (base, result) = (try lint(work, "base"), try lint(work, "converted"))
            guard result.image.manifest.layers.count > base.image.manifest.layers.count else { continue }
            let top = result.image.manifest.layers.count - 1
            #expect(result.findings.filter { $0.layer == top } == [], "seed \(seed)")
            #expect(
                result.findings.filter { $0.layer != nil && $0.layer != top }
                    == base.findings.filter { $0.layer != nil })
            linted += 1
        }
        #expect(linted > LinterTests.seeds.count / 3, "too few of the random images got a layer at all")
    }

    @Test("the bundled image, converted: our layer and the documents break no rule")
    func bundled() throws {
        let work = try Workplace()
        try FileManager.default.copyItem(
            at: Fixture.repository.appending(path: "Fixtures/debian-skeleton"), to: work.url("base"))
        try work.convert(with: SpecSet.builtIn())
        let linted = try lint(work, "converted")
        let top = linted.image.manifest.layers.count - 1
        #expect(linted.findings.filter { $0.layer == nil || $0.layer == top } == [])
        #expect(!linted.findings.isEmpty)
        #expect(linted.unread == nil)
    }

    @Test(
        "the documents are judged, too",
        arguments: [
            (TestImage.Family.oci, nil, true, []), (.docker, nil, true, [.dockerInLayout]),
            (.oci, nil, false, [LintRule.manifestWithoutMediaType]),
            (.docker, "application/vnd.oci.image.layer.v1.tar+gzip", true, [.mixedMediaTypes, .dockerInLayout]),
        ])
    func documents(family: TestImage.Family, layers: String?, hasMediaType: Bool, rules: [LintRule]) throws {
        let work = try Workplace()
        var image = TestImage([.entries([.file("a", "")])])
        image.family = family
        image.layerMediaType = layers
        image.hasMediaType = hasMediaType
        _ = try work.layout(image)
        #expect(try lint(work, "base").findings.map(\.rule) == rules)
    }

    @Test("each layer is judged over those below it")
    func stack() throws {
        let work = try Workplace()
        let whiteout: [LayerEntry] = [.file(".wh.a", "")]
        _ = try work.layout(
            TestImage([.entries(whiteout), .entries([.file("a", "")]), .entries(whiteout), .entries(whiteout)]))
        let findings = try lint(work, "base").findings
        #expect(findings.map(\.rule) == [.whiteoutOfNothing, .whiteoutOfNothing])
        #expect(findings.map(\.layer) == [0, 3])
    }

    private func lint(_ work: Workplace, _ name: String) throws -> LintedImage {
        try Linter().lint(work.reference(name))
    }
}
