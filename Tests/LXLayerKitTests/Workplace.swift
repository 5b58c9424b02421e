import Customization
import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TestSupport

/// A directory with images in it, and what is made of them.
final class Workplace {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Where the layout of this name is.
    func url(_ name: String) -> URL { directory.url.appending(path: name) }

    /// Writes a layout.
    func layout(
        _ images: TestImage..., name: String = "base", style: TestDocument.Style = .compact
    ) throws -> TestLayout {
        try TestLayout(images, at: url(name), style: style)
    }

    /// The reference of a layout here; tests keep to one tag unless they say so.
    func reference(_ name: String, _ tag: String? = nil) throws -> Reference {
        try Reference("oci:\(url(name).path)\(tag.map { ":" + $0 } ?? "")")
    }

    /// Converts from one layout here into another.
    @discardableResult
    func convert(
        _ source: String = "base", _ tag: String? = nil, to destination: String = "converted", as newTag: String? = nil,
        with specs: SpecSet, setting: (inout ConversionOptions) throws -> Void = { _ in }
    ) throws -> Conversion {
        var options = ConversionOptions(specs: specs)
        try setting(&options)
        return try Converter(options).convert(reference(source, tag), to: reference(destination, newTag))
    }

    /// What a layout here holds under a tag.
    func image(_ name: String, _ tag: String = "latest") throws -> StoredImage {
        try StoredImage(in: url(name), tag: tag)
    }
}

/// An image of a layout, as its documents say.
struct StoredImage {
    let url: URL
    let digest: Digest
    let manifest: JSONText
    let config: JSONText

    init(in url: URL, tag: String) throws {
        self.url = url
        let index = try JSONText(Array(try Data(contentsOf: url.appending(path: "index.json"))))
        let name: JSONPointer = ["annotations", ImageDocuments.Tag.annotation]
        let entry = (index[["manifests"]]?.elements ?? []).first { node in
            (try? index.document(of: node))?[name]?.string == tag
        }
        guard let entry else { throw NoSuchTag(tag: tag) }
        digest = try Digest(entry["digest"]?.string ?? "")
        manifest = try JSONText(try TestLayout.bytes(of: digest, in: url))
        let config = try Digest(manifest[["config", "digest"]]?.string ?? "")
        self.config = try JSONText(try TestLayout.bytes(of: config, in: url))
    }

    /// The digests of the layers' blobs.
    var layers: [Digest] {
        get throws {
            try (manifest[["layers"]]?.elements ?? []).map { try Digest($0["digest"]?.string ?? "") }
        }
    }

    /// What a document says, without regard to its spelling.
    static func value(_ text: JSONText) throws -> NSDictionary {
        try JSONSerialization.jsonObject(with: Data(text.bytes)) as? NSDictionary ?? [:]
    }

    struct NoSuchTag: Error {
        var tag: String
    }
}
