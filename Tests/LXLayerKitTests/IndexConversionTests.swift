import Customization
import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TestSupport
import Testing

/// All images of an index at once.
@Suite struct IndexConversionTests {
    /// Two images for the target, in and out of another index, beside others.
    static let children: [TestIndex.Child] = [
        PlatformSelectionTests.child("linux/arm64"), .attestation(of: 0),
        .index([PlatformSelectionTests.child("linux/386"), .attestation(of: 1), .referrer(of: 0)]),
        PlatformSelectionTests.child("linux/amd64"), .attestation(of: 2), .referrer(of: 2),
        PlatformSelectionTests.child("windows/amd64"),
    ]

    /// Converts all images of one layout of a work place into another one.
    static func convert(
        _ work: Workplace, _ source: String = "base", to destination: String = "converted",
        attestations: AttestationPolicy = .drop, with specs: SpecSet, force: Bool = false
    ) throws -> IndexConversion {
        var options = ConversionOptions(specs: specs)
        options.force = force
        return try Converter(options).convertAll(
            work.reference(source), to: work.reference(destination), attestations: attestations)
    }

    /// The tagged index of a layout.
    static func index(_ work: Workplace, _ name: String = "converted") throws -> JSONText {
        let list = try JSONText(Array(try Data(contentsOf: work.url(name).appending(path: "index.json"))))
        let digest = try Digest(try #require(list[["manifests", "0", "digest"]]?.string))
        return try JSONText(try TestLayout.bytes(of: digest, in: work.url(name)))
    }

    @Test(
        "images for the target get the layer, the others and their attestations stay as they are, byte for byte",
        arguments: [TestDocument.Style.compact, .pretty, .odd])
    func conversion(style: TestDocument.Style) throws {
        let work = try Workplace()
        let base = try TestIndex(Self.children, at: work.url("base"), style: style)
        let result = try Self.convert(work, with: TestSpecs.first())
        #expect(
            result.children.map(\.platform.description) == ["linux/arm64", "linux/386", "linux/amd64", "windows/amd64"])
        #expect(result.children.map(\.base) == base.images.map(\.manifest))
        #expect(result.children.map { $0.base != $0.digest } == [false, true, true, false])
        let gone: Set<Digest> = [base.others[1], base.others[3], base.others[4]]
        #expect(Set(result.dropped.map(\.digest)) == gone)
        #expect(result.kept.isEmpty)
        #expect(try Verifier(strict: true).verify(work.reference("converted")).findings.isEmpty)
        let files = try TestLayout.files(in: work.url("converted"))
        let before = try TestLayout.files(in: work.url("base"))
        var same: [Digest] = [base.others[0], base.others[2]]
        for image in [base.images[0], base.images[3]] { same += [image.manifest, image.config] }
        for digest in same {
            #expect(files["blobs/sha256/\(digest.hex)"] == before["blobs/sha256/\(digest.hex)"])
        }
        for digest in base.images.flatMap(\.layers) { #expect(files["blobs/sha256/\(digest.hex)"] != nil) }
    }

    @Test("of an index only digests and sizes change", arguments: [TestDocument.Style.compact, .pretty, .odd])
    func bytes(style: TestDocument.Style) throws {
        let work = try Workplace()
        let base = try TestIndex(Self.children, at: work.url("base"), style: style)
        let result = try Self.convert(work, attestations: .keep, with: TestSpecs.first())
        #expect(result.dropped.isEmpty && result.kept.count == 3)
        var expected = String(decoding: try TestLayout.bytes(of: base.digest, in: base.url), as: UTF8.self)
        let text = try Self.index(work)
        // Spelled out anew with the digests and sizes of the old one it is the old one.
        var found = String(decoding: text.bytes, as: UTF8.self)
        for pattern in [#/sha256:[0-9a-f]{64}/#, #/[0-9]{3,}/#] as [Regex<Substring>] {
            expected.replace(pattern, with: "*")
            found.replace(pattern, with: "*")
        }
        #expect(found == expected)
        #expect(result.descriptor.digest == Digest(of: text.bytes))
        #expect(result.descriptor.digest != base.digest)
    }

    @Test("converting the result again changes nothing", arguments: AttestationPolicy.allCases)
    func again(policy: AttestationPolicy) throws {
        let work = try Workplace()
        _ = try TestIndex(Self.children, at: work.url("base"), style: .odd)
        let first = try Self.convert(work, attestations: policy, with: TestSpecs.first())
        let second = try Self.convert(work, "converted", to: "again", attestations: policy, with: TestSpecs.first())
        #expect(second.descriptor == first.descriptor)
        #expect(second.dropped.isEmpty && second.kept.isEmpty)
        #expect(try TestLayout.files(in: work.url("again")) == TestLayout.files(in: work.url("converted")))
    }

    @Test("with other specs the layer is made anew from the base, with none the index is what it was")
    func restored() throws {
        let work = try Workplace()
        let base = try TestIndex(Self.children, at: work.url("base"), style: .odd)
        _ = try Self.convert(work, attestations: .keep, with: TestSpecs.first())
        let direct = try Self.convert(work, to: "direct", attestations: .keep, with: TestSpecs.second())
        let detour = try Self.convert(
            work, "converted", to: "detour", attestations: .keep, with: TestSpecs.second())
        #expect(detour.descriptor == direct.descriptor)
        #expect(try TestLayout.files(in: work.url("detour")) == TestLayout.files(in: work.url("direct")))
        let back = try Self.convert(work, "converted", to: "back", attestations: .keep, with: TestSpecs.none())
        #expect(back.descriptor.digest == base.digest)
    }

    @Test("images that are no systems, or cannot be read, stay as they are; when there is no other it is an error")
    func nothing() throws {
        let work = try Workplace()
        let application = TestImage([.entries([.directory("app"), .file("app/run", "")])])
        var encrypted = TestImage.system
        encrypted.layers.append(
            .blob(
                [1, 2, 3], diffID: Digest(of: [1]), mediaType: "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"))
        let children: [TestIndex.Child] = [
            .image(application, platform: "linux/386"), .image(encrypted, platform: nil),
            PlatformSelectionTests.child("linux/arm64"),
        ]
        _ = try TestIndex(children, at: work.url("base"))
        let error = #expect(throws: ImageError.self) { try Self.convert(work, with: TestSpecs.first()) }
        guard case .nothingConvertible(_, let looked) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(looked.count == 3)
        #expect(!FileManager.default.fileExists(atPath: work.url("converted").path))
        let forced = try Self.convert(work, with: TestSpecs.first(), force: true)
        #expect(forced.children.map { $0.base != $0.digest } == [true, false, false])
        _ = try TestIndex(children + [.image(.system, platform: "linux/amd64")], at: work.url("more"))
        let result = try Self.convert(work, "more", to: "other", with: TestSpecs.first())
        #expect(result.children.map { $0.base != $0.digest } == [false, false, false, true])
    }

    @Test("a blob of any child that is damaged is an error, and nothing appears")
    func damage() throws {
        let probe = try Workplace()
        let count = try TestIndex(Self.children, at: probe.url("base")).blobs.count
        for number in 0..<count {
            let work = try Workplace()
            let base = try TestIndex(Self.children, at: work.url("base"))
            let file = TestLayout.file(of: base.blobs[number], in: base.url)
            var bytes = Array(try Data(contentsOf: file))
            bytes[bytes.count / 2] ^= 1
            try Data(bytes).write(to: file)
            #expect(throws: ImageError.self, "\(base.blobs[number])") {
                try Self.convert(work, attestations: .keep, with: TestSpecs.first())
            }
            #expect(!FileManager.default.fileExists(atPath: work.url("converted").path))
        }
    }

    @Test(
        "an archive of a layout holds the same index; stores of one image are refused",
        arguments: ["dir:", "docker-archive:"])
    func stores(refused: String) throws {
        let work = try Workplace()
        _ = try TestIndex(Self.children, at: work.url("base"))
        let first = try Self.convert(work, with: TestSpecs.first())
        let converter = try Converter(ConversionOptions(specs: TestSpecs.first()))
        let archive = try Reference("oci-archive:\(work.url("archive.tar").path)")
        #expect(try converter.convertAll(work.reference("base"), to: archive).descriptor == first.descriptor)
        #expect(try Verifier(strict: true).verify(archive).findings.isEmpty)
        let error = #expect(throws: ImageError.self) {
            try converter.convertAll(work.reference("base"), to: Reference(refused + work.url("no").path))
        }
        guard case .noIndexes = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
