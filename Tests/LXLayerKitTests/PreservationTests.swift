import Customization
import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TarIO
import TestSupport
import Testing

/// The design's third law: what is not ours stays, to the byte.
@Suite struct PreservationTests {
    @Test("every blob of the base is in the destination unchanged", arguments: ImageCase.all)
    func blobs(of each: ImageCase) throws {
        let image = each.image
        let work = try Workplace()
        let base = try work.layout(image)
        try work.convert(with: TestSpecs.first())
        #expect(try work.image("converted").layers.dropLast() == base.images[0].layers[...])
        for digest in base.images[0].layers {
            #expect(try TestLayout.bytes(of: digest, in: work.url("converted")) == base.bytes(of: digest))
        }
    }

    @Test("cut out what was added, and the manifest is the base's", arguments: ImageCase.all)
    func manifest(of each: ImageCase) throws {
        let image = each.image
        let work = try Workplace()
        let base = try work.layout(image)
        let conversion = try work.convert(with: TestSpecs.first())
        var manifest = try work.image("converted").manifest
        let layer = try #require(conversion.layer)
        let tarType =
            image.family == .docker ? MediaType.dockerLayerGzip.text : MediaType.ociLayerGzip.text
        #expect(manifest[["layers"]]?.elements?.last?["mediaType"]?.string == tarType)
        #expect(manifest[["layers"]]?.elements?.last?["digest"]?.string == layer.digest.description)
        #expect(manifest[["layers"]]?.elements?.last?["size"]?.integer == Int64(layer.blob.count))
        let name: JSONPointer = ["annotations", "org.opencontainers.image.base.digest"]
        #expect(manifest[name]?.string == (image.family == .docker ? nil : base.images[0].manifest.description))
        #expect(manifest[["mediaType"]]?.string != nil)

        let original = try work.image("base").manifest
        try manifest.removeLast(of: ["layers"])
        if image.family == .oci { try manifest.cut(name, whichWas: original[["annotations"]]) }
        if !image.hasMediaType { try manifest.remove(["mediaType"]) }
        for field in ["digest", "size"] {
            let pointer: JSONPointer = ["config", field]
            try manifest.put(try original.spelling(of: #require(original[pointer])), at: pointer)
        }
        #expect(String(decoding: manifest.bytes, as: UTF8.self) == String(decoding: original.bytes, as: UTF8.self))
    }

    @Test("cut out what was added, and the configuration is the base's", arguments: ImageCase.all)
    func config(of each: ImageCase) throws {
        let image = each.image
        let work = try Workplace()
        _ = try work.layout(image)
        let conversion = try work.convert(with: TestSpecs.first())
        var config = try work.image("converted").config
        let original = try work.image("base").config
        let diffID = try #require(conversion.layer).diffID
        #expect(config[["rootfs", "diff_ids"]]?.elements?.last?.string == diffID.description)
        #expect(config[["config", "StopSignal"]]?.string == "SIGRTMIN+3")
        #expect(
            config[["history"]]?.elements?.count
                == original[["history"]]?.elements.map { $0.isEmpty ? 0 : $0.count + 1 })

        try config.removeLast(of: ["rootfs", "diff_ids"])
        if image.history == .full { try config.removeLast(of: ["history"]) }
        for name in ["schema", "tool", "target", "specs", "specs-digest", "categories", "steps"] {
            try config.remove(["config", "Labels", "org.lxlayer.\(name)"])
        }
        try config.cut(["config", "Labels", "org.lxlayer.layer"], whichWas: original[["config", "Labels"]])
        try config.remove(["config", "StopSignal"])
        #expect(String(decoding: config.bytes, as: UTF8.self) == String(decoding: original.bytes, as: UTF8.self))
    }

    @Test("other images of the destination keep their entries", arguments: TestDocument.Style.allCases)
    func otherTags(style: TestDocument.Style) throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        var other = TestImage([.entries([.directory("a")])], tags: ["one", "two"])
        other.hasUnknownFields = true
        other.style = style
        let there = try work.layout(other, name: "converted", style: style)
        let before = try JSONText(Array(try Data(contentsOf: there.url.appending(path: "index.json"))))
        let blobs = try TestLayout.files(in: there.url)

        let conversion = try work.convert(as: "three", with: TestSpecs.first())
        var index = try JSONText(Array(try Data(contentsOf: there.url.appending(path: "index.json"))))
        #expect(index[["manifests", "2", "digest"]]?.string == conversion.digest.description)
        try index.removeLast(of: ["manifests"])
        #expect(index.bytes == before.bytes)
        let after = try TestLayout.files(in: there.url)
        for (name, bytes) in blobs where name != "index.json" { #expect(after[name] == bytes, "\(name)") }
    }

    @Test("an entry that has the tag is replaced; the others stay")
    func replacedTag() throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let other = TestImage([.entries([.directory("a")])], tags: ["one", "latest", "two"])
        _ = try work.layout(other, name: "converted", style: .pretty)
        let before = try JSONText(Array(try Data(contentsOf: work.url("converted").appending(path: "index.json"))))
        let conversion = try work.convert(with: TestSpecs.first())
        let after = try JSONText(Array(try Data(contentsOf: work.url("converted").appending(path: "index.json"))))
        let old = try #require(before[["manifests"]]?.elements)
        let new = try #require(after[["manifests"]]?.elements)
        #expect(new.count == 3)
        #expect(after.spelling(of: new[0]) == before.spelling(of: old[0]))
        #expect(after.spelling(of: new[2]) == before.spelling(of: old[2]))
        #expect(new[1]["digest"]?.string == conversion.digest.description)
    }

    @Test("the entry takes along what the source's index said of the image")
    func carriedAlong() throws {
        let work = try Workplace()
        var image = TestImage.system
        image.hasUnknownFields = true
        _ = try work.layout(image)
        try work.convert(as: "other", with: TestSpecs.first())
        let index = try JSONText(Array(try Data(contentsOf: work.url("converted").appending(path: "index.json"))))
        let entry: JSONPointer = ["manifests", "0"]
        #expect(index[entry.appending("x-of-an-entry").appending(0)].map(index.spelling) == "1E2")
        #expect(index[entry.appending("annotations").appending("org.example.note")]?.string == "kept")
        #expect(index[entry.appending("platform").appending("architecture")]?.string == "amd64")
        #expect(try work.image("converted", "other").digest == work.convert(with: TestSpecs.first()).digest)
    }
}

extension JSONText {
    /// Takes a member away, or the object that holds it when that is not what it was.
    fileprivate mutating func cut(_ pointer: JSONPointer, whichWas original: JSONNode?) throws {
        let parent = JSONPointer(Array(pointer.tokens.dropLast()))
        switch original {
        case nil: try remove(parent)
        case let node? where node.isNull: try put("null", at: parent)
        case _?: try remove(pointer)
        }
    }

    fileprivate mutating func put(_ spelling: String, at pointer: JSONPointer) throws {
        try replace(pointer, with: .raw(try JSONText(spelling)))
    }
}
