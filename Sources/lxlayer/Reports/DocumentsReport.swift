import Digests
import ImageDocuments
import LXLayerKit

/// What `inspect` prints of an image whose layers cannot all be read.
enum DocumentsReport {
    /// For people.
    static func text(_ image: Image, _ unreadable: [UnreadableLayer]) -> String {
        var rows = [
            ("image", image.reference.description), ("digest", image.descriptor.digest.description),
            ("platform", image.config.platform.description),
            ("customized", image.saysCustomized ? "yes, says its label" : "no"),
            ("bootable", "unknown: \(Words.count(unreadable.count, "layer")) cannot be read"),
        ]
        let reasons = Dictionary(uniqueKeysWithValues: unreadable.map { ($0.index, $0.reason) })
        for (index, layer) in image.manifest.layers.enumerated() {
            let state = reasons[index].map { ", " + $0.phrase } ?? ""
            rows.append(("layer \(index + 1)", "\(layer.digest)  \(Words.size(layer.size))\(state)"))
        }
        return rows.map { name, value in
            name + String(repeating: " ", count: max(1, 14 - name.count)) + Words.printable(value)
        }.joined(separator: "\n")
    }

    /// For programs: schema `Specs/json/inspect-documents.schema.json`.
    static func json(_ image: Image, _ unreadable: [UnreadableLayer]) -> JSONValue {
        let reasons = Dictionary(uniqueKeysWithValues: unreadable.map { ($0.index, $0.reason) })
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        return [
            "image": .string(image.reference.description), "digest": .string(image.descriptor.digest.description),
            "mediaType": .string(image.descriptor.mediaType.text),
            "platform": [
                "os": .string(image.config.platform.os), "architecture": .string(image.config.platform.architecture),
                "variant": text(image.config.platform.variant),
            ],
            "created": text(image.config.created), "customized": .boolean(image.saysCustomized),
            "layers": .array(
                image.manifest.layers.enumerated().map { index, layer in
                    [
                        "digest": .string(layer.digest.description),
                        "diffID": .string(image.config.diffIDs[index].description),
                        "mediaType": .string(layer.mediaType.text), "size": .integer(layer.size),
                        "unreadable": text(reasons[index]?.code),
                    ]
                }),
        ]
    }
}

extension UnreadableLayer.Reason {
    /// A stable word for programs.
    var code: String {
        switch self {
        case .missing: "missing"
        case .unsupported(let mediaType): mediaType.isEncrypted ? "encrypted" : "unsupported"
        }
    }

    /// The reason for people.
    var phrase: String {
        switch self {
        case .missing: "missing"
        case .unsupported(let mediaType):
            mediaType.isEncrypted ? "encrypted" : "not supported: \(Words.printable(mediaType.text))"
        }
    }
}
