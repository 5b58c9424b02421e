import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TestSupport
import Testing

@Suite("Verifying all that an index leads to")
struct VerifierClosureTests {
    private let work: Workplace
    private let layout: TestLayout

    init() throws {
        work = try Workplace()
        layout = try work.layout(.system)
    }

    private func verify() throws -> Verification { try Verifier().verify(work.reference("base")) }

    /// The index's entries as text.
    private var entries: String {
        get throws {
            let index = try String(contentsOf: layout.url.appending(path: "index.json"), encoding: .utf8)
            let start = try #require(index.range(of: "\"manifests\":[")).upperBound
            return String(index[start..<(try #require(index.range(of: "]", options: .backwards))).lowerBound])
        }
    }

    private func writeIndex(_ entries: String) throws {
        let index = "{\"schemaVersion\":2,\"manifests\":[\(entries)]}"
        try Data(index.utf8).write(to: layout.url.appending(path: "index.json"))
    }

    /// Stores an index with these entries as a blob; gives an entry for it.
    private func nest(_ entries: String) throws -> String {
        let bytes = Array("{\"schemaVersion\":2,\"manifests\":[\(entries)]}".utf8)
        let digest = Digest(of: bytes)
        try Data(bytes).write(to: TestLayout.file(of: digest, in: layout.url))
        let mediaType = "application/vnd.oci.image.index.v1+json"
        return "{\"mediaType\":\"\(mediaType)\",\"digest\":\"\(digest)\",\"size\":\(bytes.count)}"
    }

    @Test("an index inside an index is followed, eight levels deep and no deeper", arguments: [1, 7, 8, 9])
    func nested(levels: Int) throws {
        var entries = try entries
        for _ in 0..<levels { entries = try nest(entries) }
        try writeIndex(entries)
        let verification = try verify()
        #expect(verification.isGood == (levels <= 8))
        let reachesLayers = verification.images.contains { $0.checked.contains { $0.diffID != nil } }
        #expect(reachesLayers == (levels <= 8))
    }

    @Test("how deep indexes may be nested can be told", arguments: [1, 9, 20])
    func depth(levels: Int) throws {
        var entries = try entries
        for _ in 0..<levels { entries = try nest(entries) }
        try writeIndex(entries)
        let reference = try work.reference("base")
        #expect(try Verifier(limits: ConversionLimits(depth: levels)).verify(reference).isGood)
        let verification = try Verifier(limits: ConversionLimits(depth: levels - 1)).verify(reference)
        guard case .error(.indexTooDeep(maximum: levels - 1, _))? = verification.findings.first?.problem else {
            Issue.record("\(verification.findings)")
            return
        }
    }

    @Test("a name without end is told shortened, with each image of the index that has it")
    func longName() throws {
        let name = String(repeating: "n", count: 100_000)
        let own = #""annotations":{"org.opencontainers.image.ref.name":"latest"},"#
        let entry = try nest(try entries.replacing(own, with: ""))
        let annotations = #","annotations":{"org.opencontainers.image.ref.name":"\#(name)"}}"#
        try writeIndex(entry.dropLast() + annotations)
        let verification = try verify()
        #expect(verification.isGood && verification.images.count == 2)
        #expect(verification.images.allSatisfy { $0.name.hasPrefix("nnn") && $0.name.utf8.count < 1100 })
    }

    @Test("a blob that nothing refers to is found, but only when the whole layout is looked at")
    func orphan() throws {
        let digest = Digest(of: Array("nobody's".utf8))
        try Data("nobody's".utf8).write(to: TestLayout.file(of: digest, in: layout.url))
        let verification = try verify()
        #expect(verification.isGood)
        guard case .orphan(digest)? = verification.findings.first?.problem, verification.findings.count == 1 else {
            Issue.record("\(verification.findings)")
            return
        }
        #expect(try Verifier().verify(work.reference("base", "latest")).findings.isEmpty)
    }

    @Test("a descriptor's data is compared with the blob")
    func data() throws {
        let manifest = Data(try layout.bytes(of: layout.images[0].manifest)).base64EncodedString()
        for (data, isGood) in [(manifest, true), ("AAAA", false), ("no base64", false), ("", false)] {
            let entries = try entries.replacing(#""size":"#, with: #""data":"\#(data)","size":"#)
            try writeIndex(entries)
            #expect(try verify().isGood == isGood, "\(data.prefix(10))")
            try writeIndex(entries.replacing(#""data":"\#(data)","#, with: ""))
        }
    }

    @Test("the index's platform is compared with the configuration's")
    func platform() throws {
        try writeIndex(try entries.replacing("amd64", with: "arm64"))
        guard case .platformDiffers(let index, let config)? = try verify().findings.first?.problem else {
            Issue.record("\(try verify().findings)")
            return
        }
        #expect((index.architecture, config.architecture) == ("arm64", "amd64"))
    }

    @Test("what an attestation is about must be there")
    func subject() throws {
        let absent = Digest(of: Array("gone".utf8))
        for (subject, count) in [(absent, 1), (layout.images[0].manifest, 0)] {
            let annotation = #""annotations":{"vnd.docker.reference.digest":"\#(subject)","#
            let entries = try entries
            try writeIndex(entries.replacing(#""annotations":{"#, with: annotation))
            #expect(try verify().findings.count == count)
            try writeIndex(entries)
        }
    }

    @Test("an attestation's layers are nobody's business, whatever tells that it is one", arguments: [true, false])
    func attestation(isAnnotated: Bool) throws {
        let children: [TestIndex.Child] = [
            .image(.system, platform: "linux/amd64"), .attestation(of: 0, isAnnotated: isAnnotated),
        ]
        _ = try TestIndex(children, at: work.url("attested"))
        let verification = try Verifier().verify(work.reference("attested"))
        #expect(verification.findings.isEmpty, "\(verification.findings)")
    }

    @Test("a foreign layer may be absent, but not damaged")
    func foreign() throws {
        var image = TestImage.system
        image.layerMediaType = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
        let layout = try TestLayout([image], at: work.url("foreign"))
        let file = TestLayout.file(of: layout.images[0].layers[0], in: layout.url)
        try layout.flip(layout.images[0].layers[0], at: 20)
        #expect(try !Verifier().verify(work.reference("foreign")).isGood)
        for digest in layout.images[0].layers {
            try FileManager.default.removeItem(at: TestLayout.file(of: digest, in: layout.url))
        }
        let verification = try Verifier().verify(work.reference("foreign"))
        #expect(verification.isGood)
        #expect(verification.findings.count == layout.images[0].layers.count)
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test("chain ids are those of the specification")
    func chainIDs() throws {
        let checked = try #require(try verify().images.first).checked
        var expected: [Digest] = []
        for diffID in layout.images[0].diffIDs {
            expected.append(expected.last.map { Digest(of: Array("\($0) \(diffID)".utf8)) } ?? diffID)
        }
        #expect(expected.count > 1)
        #expect(checked.compactMap(\.chainID) == expected)
    }
}
