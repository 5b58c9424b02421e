import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import LayerEntries
import Lint
import RootTree
import TarIO
import TestSupport
import Testing

@Suite("What layers may ask for, in every command")
struct LayerLimitTests {
    /// Every way to read an image's layers, by the command that does.
    static let readers: [String: @Sendable (Workplace, ConversionLimits) throws -> Void] = [
        "convert": { work, limits in
            try work.convert(with: TestSpecs.none()) {
                $0.limits = limits
                $0.force = true
            }
        },
        "ls": { work, limits in _ = try TreeReader(limits: limits).tree(work.reference("base")) },
        "blame": { work, limits in
            _ = try TreeReader(limits: limits).history(of: "/a", in: work.reference("base"))
        },
        "diff": { work, limits in
            let image = try TreeComparison.Side(work.reference("base"), layers: nil)
            _ = try TreeComparison(TreeReader(limits: limits)).differences(from: image, to: image, ignoring: [])
        },
        "lint": { work, limits in _ = try Linter(limits: limits).lint(work.reference("base")) },
        "verify": { work, limits in
            let verification = try Verifier(limits: limits).verify(work.reference("base"))
            for finding in verification.findings { if case .error(let error) = finding.problem { throw error } }
        },
    ]

    /// The limit that reading the layout `base` exceeds, and in which layer.
    private func fault(_ command: String, _ work: Workplace, _ limits: ReadLimits, depth: Int = 8) throws -> String {
        do {
            try Self.readers[command]?(work, ConversionLimits(layers: limits, depth: depth))
        } catch ImageError.layer(.limitExceeded(let limit, let maximum), .layer(let index, _)) {
            return "layer \(index): \(limit.rawValue) \(maximum)"
        }
        return "none"
    }

    @Test("Limits hold for all layers together, and are told as they were set", arguments: readers.keys.sorted())
    func together(command: String) throws {
        let layers: [[LayerEntry]] = [[.directory("a"), .directory("b")], [.directory("c"), .directory("dd")]]
        let work = try Workplace()
        _ = try work.layout(TestImage(layers.map(TestImage.Layer.plain)))
        // Two headers and two end blocks each.
        for (limits, expected) in [
            (ReadLimits(entries: 4), "none"), (ReadLimits(entries: 3), "layer 1: --max-entries 3"),
            (ReadLimits(kept: 5), "none"), (ReadLimits(kept: 4), "layer 1: --max-kept 4"),
            (ReadLimits(unpacked: 20_480), "none"), (ReadLimits(unpacked: 3000), "layer 1: --max-unpacked 3000"),
            (ReadLimits(unpacked: 600), "layer 0: --max-unpacked 600"),
        ] {
            #expect(try fault(command, work, limits) == expected)
        }
    }

    @Test("A layer that is there twice counts twice", arguments: readers.keys.sorted())
    func twice(command: String) throws {
        let work = try Workplace()
        let layer = TestImage.Layer.entries([.directory("a"), .directory("b")])
        _ = try work.layout(TestImage([layer, layer]))
        #expect(try fault(command, work, ReadLimits(entries: 4)) == "none")
        #expect(try fault(command, work, ReadLimits(entries: 3)) == "layer 1: --max-entries 3")
    }

    @Test("What one image has taken does not count for the next one")
    func images() throws {
        let work = try Workplace()
        let (low, high) = (TestImage.Layer.entries([.directory("a")]), TestImage.Layer.entries([.directory("b")]))
        _ = try work.layout(
            TestImage([low, high]), TestImage([high, low], tags: ["second"]), TestImage([high], tags: ["third"]))
        #expect(try fault("verify", work, ReadLimits(entries: 2)) == "none")
        // Each image is told of on its own.
        let limits = ConversionLimits(layers: ReadLimits(entries: 1))
        let verification = try Verifier(limits: limits).verify(work.reference("base"))
        #expect(verification.findings.map(\.image) == ["latest", "second"])
        // Nothing is kept for the images that follow: all is read again.
        #expect(try fault("verify", work, ReadLimits(kept: 2)) == "none")
    }

    @Test("Names that leave the root, a wrong label and a missing oci-layout are forgiven where that is asked for")
    func lenient() throws {
        let work = try Workplace()
        var tar = RawTar()
        tar.add("../a", data: Array("hello".utf8))
        let blob = try Compressed.member(tar.finished, "zstd")
        let layer = TestImage.Layer.blob(
            blob, diffID: Digest(of: tar.finished), mediaType: MediaType.ociLayerGzip.text)
        let layout = try work.layout(TestImage([layer]))
        try FileManager.default.removeItem(at: layout.url.appending(path: "oci-layout"))
        var limits = ConversionLimits()
        for command in Self.readers.keys {
            #expect(throws: ImageError.self, "\(command)") { try Self.readers[command]?(work, limits) }
        }
        limits.layers.isLenient = true
        for command in Self.readers.keys {
            try Self.readers[command]?(work, limits)
        }
        let tree = try TreeReader(limits: limits).tree(work.reference("base"))
        var content: [UInt8] = []
        try tree.copyFile(at: "/a") { content += $0 }
        #expect(content == Array("hello".utf8))
        let verification = try Verifier(limits: limits).verify(work.reference("base"))
        #expect(verification.isGood)
        #expect(verification.findings.count == 3)
        #expect(try !Verifier(limits: limits, strict: true).verify(work.reference("base")).isGood)
        #expect(throws: ImageError.self) { try TreeReader(limits: limits, strict: true).tree(work.reference("base")) }
    }

    @Test("Every compression gives the same tree, and is copied as it is", arguments: MediaType.Compression.allCases)
    func compressions(compression: MediaType.Compression) throws {
        let work = try Workplace()
        var layers: [TestImage.Layer] = []
        for layer in TestImage.system.layers {
            guard case .entries(let entries) = layer else { continue }
            let tar = StoredBlocks.contents(of: try LayerWriter.write(entries).blob)
            layers.append(
                .blob(
                    try Compressed.member(tar, compression.rawValue), diffID: Digest(of: tar),
                    mediaType: MediaType.layer(.oci, compression).text))
        }
        let base = try work.layout(TestImage(layers))
        _ = try work.layout(.system, name: "plain")
        let sides = try ["base", "plain"].map { try TreeComparison.Side(work.reference($0), layers: nil) }
        #expect(
            try TreeComparison(TreeReader()).differences(from: sides[0], to: sides[1], ignoring: []).isEmpty)
        try work.convert(with: TestSpecs.set("file: {path: /etc/note, content: hello}"))
        let converted = try work.image("converted")
        #expect(try Array(converted.layers.dropLast()) == base.images[0].layers)
        #expect(try Verifier().verify(work.reference("converted")).findings.isEmpty)
        let rules = try Linter().lint(work.reference("base")).findings.filter { $0.rule.number == 12 }.map(\.rule)
        switch compression {
        case .none, .gzip: #expect(rules.isEmpty)
        case .zstd: #expect(rules == [.zstdLayer, .zstdLayer])
        case .bzip2, .xz: #expect(rules == [.unspecifiedCompression, .unspecifiedCompression])
        }
    }
}
