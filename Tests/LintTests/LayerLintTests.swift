import LayerEntries
import Lint
import RootTree
import TestSupport
import Testing

@Suite struct LayerLintTests {
    @Test("each rule is found where it is broken, and no other", arguments: LintCase.broken)
    func broken(_ example: LintCase) throws {
        let findings = LayerLint.findings(in: example.entries, over: try example.view(whole: false), layer: 1)
        let rules = example.rules.sorted { $0.position < $1.position }
        // Rule 8's reserved names count for what is below them, too.
        #expect(findings.map(\.rule) == rules)
        #expect(findings.allSatisfy { $0.layer == 1 && $0.count >= 1 && $0.places.count == $0.count })
        for place in findings.flatMap(\.places) { #expect(example.entries.indices.contains(place.entry)) }
    }

    @Test("a layer that breaks no rule has no findings", arguments: LintCase.clean)
    func clean(_ example: LintCase) throws {
        let findings = LayerLint.findings(in: example.entries, over: try example.view(whole: false), layer: 1)
        #expect(findings == [])
    }

    @Test("every rule for layers has a case, every rule a number, every code one spelling")
    func complete() {
        let documents: [LintRule] = [
            .zstdLayer, .unspecifiedCompression, .mixedMediaTypes, .dockerInLayout, .manifestWithoutMediaType,
            .indexWithoutMediaType,
        ]
        let shown = Set(LintCase.broken.flatMap(\.rules))
        #expect(Set(LintRule.allCases).subtracting(shown) == Set(documents))
        for rule in LintRule.allCases {
            #expect((1...15).contains(rule.number))
            #expect(rule.rawValue.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x2d })
            let consumers = rule.divergences.map(\.consumer)
            #expect(Set(consumers).count == consumers.count, "\(rule) names a consumer twice")
        }
    }

    @Test("a finding names the entry, or the directory that lacks one")
    func places() throws {
        let layer: [LayerEntry] = [
            .file("d/n", "N"), .file("usr/lib/n", "N"), .file("usr/lib/m", "M"), .file("lib/n", ""),
        ]
        let findings = LayerLint.findings(in: layer, over: try LintCase.clean[0].view(whole: false), layer: 7)
        let implied = try #require(findings.first { $0.rule == .impliedDirectory })
        #expect(implied.places.map(\.path) == [.literal("d"), .literal("usr"), .literal("usr/lib")])
        #expect(implied.places.map(\.entry) == [0, 1, 1])
        let through = try #require(findings.first { $0.rule == .throughSymlink })
        #expect(through.places.map(\.path) == [.literal("lib/n")])
        #expect(through.layer == 7)
    }

    @Test("a hard link whose target is reached through a link of the layer is not taken for one to a lower layer")
    func linkedTarget() throws {
        let layer: [LayerEntry] = [
            .directory("new"), .file("new/z", "Z"), .symlink("k", "new"), .hardlink("h", "k/z"),
        ]
        #expect(LayerLint.findings(in: layer, over: MergedView(), layer: 0) == [])
    }

    @Test("of a flood all are counted, and some are kept")
    func flood() {
        let layer = (0..<5000).map { LayerEntry.file(".wh.\($0)", "") }
        let findings = LayerLint.findings(in: layer, over: MergedView(), layer: 0)
        #expect(findings.map(\.rule) == [.whiteoutOfNothing])
        #expect(findings.map(\.count) == [5000])
        #expect(findings.map(\.places.count) == [1000])
    }

    @Test("deep names cost no more than their length", .timeLimit(.minutes(3)))
    func deep() {
        let name = String(repeating: "n/", count: 4000)
        let layer =
            (0..<500).map { LayerEntry.file("\(name)\($0)", "") }
            + (0..<50).map { LayerEntry.file("\($0)/\(name)x", "") }
        let findings = LayerLint.findings(in: layer, over: MergedView(), layer: 0)
        #expect(findings.map(\.rule) == [.unlistedDirectory])
        #expect(findings.map(\.count) == [4000 + 50 * 4001])
        let kept = findings.flatMap(\.places)
        #expect(kept.count <= 1000)
        #expect(kept.reduce(0) { $0 + $1.path.bytes.count } < 2 << 20)
    }

    @Test(
        "what the documents say is found",
        arguments: [
            (ImageFacts(families: [.oci], manifestHasMediaType: true, indexHasMediaType: true, zstdLayers: []), []),
            (
                ImageFacts(
                    families: [.oci, .unknown], manifestHasMediaType: true, indexHasMediaType: true, zstdLayers: []), []
            ),
            (
                ImageFacts(
                    families: [.oci, .docker], manifestHasMediaType: false, indexHasMediaType: false, zstdLayers: [2]),
                [LintRule.mixedMediaTypes, .manifestWithoutMediaType, .indexWithoutMediaType, .zstdLayer]
            ),
        ])
    func documents(facts: ImageFacts, rules: [LintRule]) {
        #expect(facts.findings.map(\.rule) == rules)
        #expect(facts.findings.filter { $0.rule == .zstdLayer }.allSatisfy { $0.layer == 2 })
    }
}

extension LintRule {
    /// Its place in the order of findings.
    fileprivate var position: Int { LintRule.allCases.firstIndex(of: self) ?? -1 }
}
