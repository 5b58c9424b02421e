import Digests
import Foundation
import ImageDocuments
import ImageStore
import LXLayerKit
import LayerEntries
import RootTree
import TarIO
import TestSupport
import Testing

/// Something that is wrong with a layout, and what the verifier must say of it.
struct DamagedLayout: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// The findings, sorted.
    let findings: [String]
    /// Whether the image can be used all the same.
    var isGood = false
    /// The images, before they are damaged.
    var images = [TestImage.system]
    var damage: @Sendable (TestLayout) throws -> Void = { _ in }
}

@Suite struct VerifierTests {
    static let layouts: [DamagedLayout] = [
        DamagedLayout(testDescription: "nothing is wrong", findings: [], isGood: true),
        DamagedLayout(testDescription: "a layer's byte", findings: ["digest"]) {
            try $0.flip($0.images[0].layers[0], at: 99)
        },
        DamagedLayout(testDescription: "the first byte of each layer", findings: ["digest", "digest"]) { layout in
            try layout.images[0].layers.forEach { try layout.flip($0, at: 0) }
        },
        DamagedLayout(testDescription: "the configuration and a layer", findings: ["digest", "digest"]) {
            try $0.flip($0.images[0].config, at: 3)
            try $0.flip($0.images[0].layers[1], at: 40)
        },
        DamagedLayout(testDescription: "the manifest", findings: ["digest"]) {
            try $0.flip($0.images[0].manifest, at: 9)
        },
        DamagedLayout(testDescription: "a layer cut short, another one gone", findings: ["blob-missing", "size"]) {
            let files = $0.images[0].layers.map { [url = $0.url] in TestLayout.file(of: $0, in: url) }
            try Data(contentsOf: files[0]).dropLast().write(to: files[0])
            try FileManager.default.removeItem(at: files[1])
        },
        DamagedLayout(testDescription: "no configuration", findings: ["blob-missing"]) {
            try FileManager.default.removeItem(at: TestLayout.file(of: $0.images[0].config, in: $0.url))
        },
        DamagedLayout(
            testDescription: "a layer is a symbolic link", findings: ["file-type"],
            damage: { layout in
                let file = TestLayout.file(of: layout.images[0].layers[0], in: layout.url)
                let elsewhere = layout.url.appending(path: "elsewhere")
                try FileManager.default.moveItem(at: file, to: elsewhere)
                try FileManager.default.createSymbolicLink(at: file, withDestinationURL: elsewhere)
            }),
        DamagedLayout(
            testDescription: "diff_ids in the wrong order", findings: ["diff-id", "diff-id"],
            images: [
                system {
                    $0.diffIDs = $0.layers.reversed().map { layer in
                        if case .entries(let entries) = layer {
                            (try? LayerWriter.write(entries))?.diffID ?? Digest(of: [])
                        } else {
                            Digest(of: [])
                        }
                    }
                }
            ]),
        DamagedLayout(
            testDescription: "a diff_id too few", findings: ["history-count", "layer-count"],
            images: [system { $0.diffIDs = [Digest(of: [])] }]),
        DamagedLayout(
            testDescription: "a history that is too long", findings: ["history-count"], isGood: true,
            images: [system { $0.historyCount = 5 }]),
        DamagedLayout(
            testDescription: "no layers", findings: ["no-layers"], isGood: true, images: [system { $0.layers = [] }]),
        DamagedLayout(
            testDescription: "gzip that is labelled zstd", findings: ["compression", "compression"],
            images: [system { $0.layerMediaType = MediaType.ociLayerZstd.text }]),
        DamagedLayout(
            testDescription: "a media type that nobody knows",
            findings: ["unsupported-media-type", "unsupported-media-type"],
            images: [system { $0.layerMediaType = MediaType.ociLayer.text + "+lzma" }]),
        DamagedLayout(
            testDescription: "every compression", findings: [], isGood: true,
            images: [TestImage(MediaType.Compression.allCases.map { compressed($0) })]),
        DamagedLayout(
            testDescription: "a descriptor of another type than its document", findings: ["media-type"],
            images: [system { $0.listedMediaType = MediaType.dockerManifest.text }]),
        DamagedLayout(
            testDescription: "a manifest that is listed as an index", findings: ["document"],
            images: [system { $0.listedMediaType = MediaType.ociIndex.text }]),
        DamagedLayout(
            testDescription: "gzip that is none, and tar that is none", findings: ["gzip", "tar"],
            images: [
                TestImage([
                    blob(Array("this is no gzip".utf8), MediaType.ociLayerGzip),
                    blob([UInt8](repeating: 0x41, count: 1024), MediaType.ociLayer),
                ])
            ]),
        DamagedLayout(
            testDescription: "a name that leaves the root", findings: ["entry"],
            images: [TestImage([blob(renamed(".x./y", "../xy"), MediaType.ociLayer)])]),
        DamagedLayout(
            testDescription: "a hard link to nothing", findings: ["hard-link-target-missing"],
            images: [TestImage([.entries([.hardlink("a", "nowhere")])])]),
        DamagedLayout(
            testDescription: "two entries of one name, and a whiteout that is a directory",
            findings: ["duplicate-entry", "whiteout-type"], isGood: true,
            images: [TestImage([.entries([.file("a", ""), .file("a", "b"), .directory(".wh.b")])])]),
        DamagedLayout(
            testDescription: "one name for two images", findings: ["ambiguous"],
            images: [.system, system { $0.created = nil }]),
        DamagedLayout(
            testDescription: "one image under one name twice", findings: ["repeated-name"], isGood: true,
            images: [system { $0.tags = ["latest", "latest"] }]),
        DamagedLayout(
            testDescription: "two images, both damaged", findings: ["blob-missing", "digest"],
            images: [.system, TestImage([.entries([.directory("a")])], tags: ["other"])],
            damage: {
                try FileManager.default.removeItem(at: TestLayout.file(of: $0.images[0].config, in: $0.url))
                try $0.flip($0.images[1].layers[0], at: 50)
            }),
    ]

    @Test("everything that is wrong is found", arguments: layouts)
    func findings(of each: DamagedLayout) throws {
        let work = try Workplace()
        let layout = try TestLayout(each.images, at: work.url("base"))
        try each.damage(layout)
        let before = try TestLayout.files(in: layout.url)
        let verification = try Verifier().verify(work.reference("base"))
        #expect(verification.findings.map(\.code).sorted() == each.findings)
        #expect(verification.isGood == each.isGood)
        // Under strict, nothing odd is good.
        #expect(try Verifier(strict: true).verify(work.reference("base")).isGood == each.findings.isEmpty)
        #expect(try TestLayout.files(in: layout.url) == before)
    }

    @Test("what was checked is told, blob by blob")
    func checked() throws {
        let work = try Workplace()
        let layout = try work.layout(.system, TestImage([.entries([.directory("a")])], tags: []))
        let verification = try Verifier().verify(work.reference("base"))
        #expect(verification.images.map(\.name) == ["latest", layout.images[1].manifest.description])
        for (verified, written) in zip(verification.images, layout.images) {
            #expect(verified.checked.map(\.role.digest) == [written.manifest, written.config] + written.layers)
            #expect(verified.checked.compactMap(\.diffID) == written.diffIDs)
            for blob in verified.checked {
                #expect(try Int64(layout.bytes(of: #require(blob.role.digest)).count) == blob.size)
            }
        }
    }

    @Test("only the image that is named is looked at")
    func named() throws {
        let work = try Workplace()
        let layout = try work.layout(.system, TestImage([.entries([.directory("a")])], tags: ["other"]))
        try layout.flip(layout.images[0].layers[0], at: 7)
        #expect(try Verifier().verify(work.reference("base", "other")).isGood)
        #expect(try !Verifier().verify(work.reference("base", "latest")).isGood)
        #expect(throws: ImageError.self) { try Verifier().verify(work.reference("base", "third")) }
    }

    private static func system(_ change: (inout TestImage) -> Void) -> TestImage {
        var image = TestImage.system
        change(&image)
        return image
    }

    private static func compressed(_ compression: MediaType.Compression) -> TestImage.Layer {
        let written = try? LayerWriter.write([.file("of-" + compression.rawValue, "")])
        let tar = StoredBlocks.contents(of: written?.blob ?? [])
        let blob = (try? Compressed.member(tar, compression.rawValue)) ?? []
        return .blob(blob, diffID: Digest(of: tar), mediaType: MediaType.layer(.oci, compression).text)
    }

    private static func blob(_ bytes: [UInt8], _ mediaType: MediaType) -> TestImage.Layer {
        .blob(bytes, diffID: Digest(of: []), mediaType: mediaType.text)
    }

    /// A layer with a file of a name that no `EntryPath` has: the same letters, so that the header's sum stays right.
    private static func renamed(_ name: String, _ newName: String) -> [UInt8] {
        guard let layer = try? LayerWriter.write([.file(name, "")]) else { return [] }
        var tar = StoredBlocks.contents(of: layer.blob)
        tar.replaceSubrange(0..<newName.utf8.count, with: newName.utf8)
        return tar
    }
}

extension Finding {
    /// The case of the problem, as programs are told.
    fileprivate var code: String {
        switch problem {
        case .error(.store(.sizeMismatch, _)), .error(.layer(.sizeMismatch, _)): "size"
        case .error(.store(.digestMismatch, _)), .error(.layer(.digestMismatch, _)): "digest"
        case .error(.store(.blobMissing, _)): "blob-missing"
        case .error(.store(.wrongFileType, _)): "file-type"
        case .error(.layer(.diffIDMismatch, _)): "diff-id"
        case .error(.layer(.damagedCompression(let compression, _, _), _)): compression.rawValue
        case .error(.layer(.compressionMismatch, _)): "compression"
        case .noLayoutFile: "no-layout-file"
        case .error(.layer(.damagedTar, _)): "tar"
        case .error(.layer(.invalidEntry, _)): "entry"
        case .error(.layerCount): "layer-count"
        case .error(.historyCount): "history-count"
        case .error(.mediaTypeDiffers): "media-type"
        case .error(.unsupported): "unsupported-media-type"
        case .error(.ambiguous): "ambiguous"
        case .error(.merge(let error)):
            if case .hardLinkTargetMissing = error.fault { "hard-link-target-missing" } else { "merge" }
        case .merge(let diagnostic): diagnostic.code.rawValue
        case .error(.document): "document"
        case .platformDiffers: "platform"
        case .foreignLayerAbsent: "foreign-layer-absent"
        case .subjectMissing: "subject-missing"
        case .error(.wrongData): "data"
        case .orphan: "orphan"
        case .store(let finding): "\(finding)"
        case .repeatedName: "repeated-name"
        case .noLayers: "no-layers"
        case .layer(let diagnostic, _): "\(diagnostic)"
        case .error(let error): "\(error)"
        }
    }
}
