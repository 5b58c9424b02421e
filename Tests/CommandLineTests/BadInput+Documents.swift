import Digests
import Foundation
import TestSupport

extension BadInput {
    /// What a manifest may say.
    static let manifest: [BadInput] =
        BadJSON.all.map { bad in
            // The manifest's bytes, whatever they are, are those that its descriptor names.
            BadInput("a manifest \(bad.name)", 3, "json", "manifest sha256:") {
                try $0.manifestBytes { bad.change(String(decoding: $0, as: UTF8.self)) }
            }
        } + [
            member("manifests", #""manifests":[]"#, "document"), member("fsLayers", #""fsLayers":[]"#, "document"),
            member("Layers", #""Layers":[]"#, "document"), member("subject", #""subject":7"#, "document"),
            member("artifactType", #""artifactType":[]"#, "document"),
            member("annotations", #""annotations":[]"#, "document"),
            manifest("schemaVersion", #""schemaVersion":2"#, #""schemaVersion":3"#, "unsupported", 5),
            manifest("mediaType", "image.manifest.v1", "image.index.v1", "document"),
            manifest("config", #""config":"#, #""x":"#, "document"),
            manifest("layers", #""layers":"#, #""x":"#, "document"),
            manifest("layers", #""layers":["#, #""layers":null,"x":["#, "document"),
            manifest("layers/0", #""layers":["#, #""layers":[7,"#, "document"),
            BadInput(
                "layers whose sizes no number holds together", 3, [("size", "layer 1 "), ("size", "layer 2 ")]
            ) {
                try $0.manifest { text in
                    let parts = text.components(separatedBy: #""layers":["#)
                    let layers = parts[1].replacingOccurrences(
                        of: #""size":[0-9]+"#, with: #""size":\#(Int64.max)"#, options: .regularExpression)
                    return parts[0] + #""layers":["# + layers
                }
            },
            BadInput("a manifest of another kind than its descriptor's", 3, "media-type", "manifest sha256:") {
                try $0.manifest {
                    $0.replacing(
                        "application/vnd.oci.image.manifest.v1+json",
                        with: "application/vnd.docker.distribution.manifest.v2+json")
                }
            },
            BadInput(
                "two descriptors that are wrong, and the other layer's bytes", 3,
                [
                    ("document", "/config/size"), ("document", "/layers/0/digest"), ("digest", "layer 2 sha256:"),
                ]
            ) { editor in
                try editor.layout.flip(editor.layers[1], at: 30)
                try editor.manifest { text in
                    let text = try replaceFirst(text, after: #""config""#, #""size":[0-9]+"#, #""size":-1"#)
                    return try replaceFirst(text, after: #""layers":["#, #""digest":"[^"]*""#, #""digest":"sha256:x""#)
                }
            },
            BadInput("layers of no media type that is known", 5, unknownLayers("unsupported-media-type")) {
                try $0.manifest { $0.replacing("image.layer.v1.tar+gzip", with: "image.layer.v1.tar+lzip") }
            },
            BadInput(
                "layers of no media type that is known, damaged", 3,
                [
                    ("digest", "layer 1 sha256:"), ("unsupported-media-type", "layer 2 sha256:"),
                ]
            ) { editor in
                try editor.layout.flip(editor.layers[0], at: 30)
                try editor.manifest { $0.replacing("image.layer.v1.tar+gzip", with: "image.layer.v1.tar+lzip") }
            },
            BadInput("encrypted layers", 5, unknownLayers("unsupported-media-type")) {
                try $0.manifest { $0.replacing("tar+gzip", with: "tar+gzip+encrypted") }
            },
            BadInput("foreign layers that are not here", 0, unknownLayers("foreign-layer-absent")) { editor in
                try editor.layers.forEach { try FileManager.default.removeItem(at: editor.file($0)) }
                try editor.manifest { $0.replacing("layer.v1.tar", with: "layer.nondistributable.v1.tar") }
            },
            BadInput("gzip that is labelled as plain tar", 3, unknownLayers("compression")) {
                try $0.manifest { $0.replacing("tar+gzip", with: "tar") }
            },
            BadInput("layers fewer than diff_ids", 3, [("history-count", "config "), ("layer-count", "config ")]) {
                editor in
                try FileManager.default.removeItem(at: editor.file(editor.layers[0]))
                try editor.manifest {
                    try replaceFirst($0, after: #""layers":["#, #"\{[^}]*\},"#, "")
                }
            },
            BadInput(good: "an artifact that is no image") {
                try $0.manifest { $0.replacing(#""config":"#, with: #""artifactType":"application/x","config":"#) }
            },
            BadInput("an artifact that is no image, damaged", 3, "digest", "layer 2 sha256:") { editor in
                try editor.layout.flip(editor.layers[1], at: 9)
                try editor.manifest { $0.replacing(#""config":"#, with: #""artifactType":"a/b","config":"#) }
            },
            BadInput("a subject that is not here", 0, "subject-missing", "manifest sha256:") {
                try $0.manifest {
                    let subject =
                        #"{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\#(absent)","size":2}"#
                    return $0.replacing(#""config":"#, with: #""subject":\#(subject),"config":"#)
                }
            },
        ]

    /// What a configuration may say.
    static let config: [BadInput] =
        BadJSON.all.map { bad in
            BadInput("a configuration \(bad.name)", 3, "json", "config sha256:") {
                try $0.configBytes { bad.change(String(decoding: $0, as: UTF8.self)) }
            }
        } + [
            config("rootfs/type", #""type":"layers""#, #""type":"zfs""#, "unsupported", 5),
            config("rootfs/type", #""type":"layers","#, "", "document"),
            config("rootfs", #""rootfs":"#, #""x":"#, "document"),
            config("rootfs/diff_ids", #""diff_ids":["#, #""diff_ids":7,"x":["#, "document"),
            config("rootfs/diff_ids/0", #""diff_ids":["#, #""diff_ids":[null,"#, "document"),
            config("os", #""os":"linux","#, "", "document"), config("os", #""os":"linux""#, #""os":7"#, "document"),
            config("architecture", #""architecture":"amd64","#, "", "document"),
            config("Architecture", #""os":"#, #""Architecture":"x","os":"#, "document"),
            config("history", #""history":["#, #""history":{},"x":["#, "document"),
            config("history/0/created_by", #""created_by":"step 0""#, #""created_by":0"#, "document"),
            config("config", #""config":{"#, #""config":7,"x":{"#, "document"),
            config("config/Env", #""Env":["#, #""Env":"a","x":["#, "document"),
            config("config/Labels/maintainer", #""maintainer":"somebody""#, #""maintainer":[]"#, "document"),
            BadInput(
                "a configuration with two malformed diff_ids", 3,
                [("document", "/rootfs/diff_ids/0"), ("document", "/rootfs/diff_ids/1")]
            ) { editor in
                try editor.config { text in
                    editor.layout.images[0].diffIDs.reduce(text) {
                        $0.replacing($1.description, with: $1.description.uppercased())
                    }
                }
            },
            BadInput("diff_ids of other layers", 3, [("diff-id", "layer 1 "), ("diff-id", "layer 2 ")]) { editor in
                let ids = editor.layout.images[0].diffIDs.map(\.description)
                try editor.config {
                    $0.replacing(ids[0], with: "?").replacing(ids[1], with: ids[0]).replacing("?", with: ids[1])
                }
            },
            BadInput("diff_ids that are null", 3, "layer-count", "config sha256:") {
                try $0.config { $0.replacing(#""diff_ids":["#, with: #""diff_ids":null,"x":["#) }
            },
            BadInput("a history that is too short", 0, "history-count", "config sha256:") {
                try $0.config { try replaceFirst($0, after: #""history":["#, #"\{[^}]*\},"#, "") }
            },
            BadInput(good: "a history that is null") {
                try $0.config { $0.replacing(#""history":["#, with: #""history":null,"x":["#) }
            },
            BadInput(good: "no history") { try $0.config { $0.replacing(#""history":"#, with: #""x":"#) } },
            BadInput(good: "a time of making that is null, or none") {
                try $0.config { try replaceFirst($0, after: "{", #""created":"[^"]*""#, #""created":null"#) }
            },
            BadInput(good: "a time of making that is no time") {
                try $0.config { try replaceFirst($0, after: "{", #""created":"[^"]*""#, #""created":"\u0007never""#) }
            },
            BadInput(good: "fields that nobody knows, numbers beyond all, lines in the environment") {
                try $0.config {
                    $0.replacing(#""config":{"#, with: #""x":[1e400,-0,123456789012345678901234567890],"config":{"#)
                        .replacing(#""Env":["#, with: #""ExposedPorts":null,"User":" 0:\n","Env":["A=1\nB=2","A=2","#)
                }
            },
            BadInput("an image for another system than the index says", 0, "platform", "layout") {
                try $0.config { $0.replacing(#""os":"linux""#, with: #""os":"windows""#) }
            },
        ]

    private static func unknownLayers(_ code: String) -> [(code: String, place: String)] {
        [(code, "layer 1 sha256:"), (code, "layer 2 sha256:")]
    }

    private static func member(_ name: String, _ member: String, _ code: String) -> BadInput {
        manifest(name, #""config":"#, member + #","config":"#, code)
    }

    private static func manifest(
        _ name: String, _ text: String, _ replacement: String, _ code: String, _ status: Int32 = 3
    ) -> BadInput {
        BadInput("a manifest's \(name): \(replacement)", status, code, "/" + name) {
            try $0.manifest {
                try replaceFirst($0, after: "{", NSRegularExpression.escapedPattern(for: text), replacement)
            }
        }
    }

    private static func config(
        _ name: String, _ text: String, _ replacement: String, _ code: String, _ status: Int32 = 3
    ) -> BadInput {
        BadInput("a configuration's \(name): \(replacement)", status, code, "/" + name) {
            try $0.config {
                try replaceFirst($0, after: "{", NSRegularExpression.escapedPattern(for: text), replacement)
            }
        }
    }
}
