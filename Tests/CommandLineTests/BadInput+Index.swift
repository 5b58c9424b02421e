import Digests
import Foundation
import TestSupport

extension BadInput {
    /// The files of a layout that no descriptor refers to.
    static let layout: [BadInput] = [
        BadInput(good: "a good layout") { _ in },
        BadInput("oci-layout: another version", 5, "unsupported", "oci-layout, /imageLayoutVersion") {
            try Data(#"{"imageLayoutVersion":"2.0.0"}"#.utf8).write(to: $0.layoutFile)
        },
        BadInput("oci-layout: no version", 3, "document", "oci-layout, /imageLayoutVersion") {
            try Data("{}".utf8).write(to: $0.layoutFile)
        },
        BadInput("oci-layout: no JSON", 3, "json", "oci-layout, byte 0") {
            try Data("1.0.0\n?".utf8.dropFirst(6)).write(to: $0.layoutFile)
        },
        BadInput("oci-layout: a pipe", 3, "file-type", "layout") {
            try $0.supplant($0.layoutFile) { mkfifo($0, 0o600) }
        },
        BadInput("oci-layout: a link", 3, "file-type", "layout") { try $0.link($0.layoutFile) },
        BadInput("oci-layout: 1 GiB", 3, "limit", "layout") { truncate($0.layoutFile.path, 1 << 30) },
        BadInput("index.json: not there", 4, "no-layout", "layout") {
            try FileManager.default.removeItem(at: $0.indexFile)
        },
        BadInput("index.json: a directory", 3, "file-type", "index.json") {
            try $0.supplant($0.indexFile) { mkdir($0, 0o700) }
        },
        BadInput("index.json: a pipe", 3, "file-type", "index.json") {
            try $0.supplant($0.indexFile) { mkfifo($0, 0o600) }
        },
        BadInput("index.json: a link", 3, "file-type", "index.json") { try $0.link($0.indexFile) },
        BadInput("index.json: a link in a circle", 3, "file-type", "index.json") {
            try $0.supplant($0.indexFile) { symlink("index.json", $0) }
        },
        BadInput("index.json: 1 GiB", 3, "limit", "index.json") { truncate($0.indexFile.path, 1 << 30) },
        BadInput("index.json: more than --max-document", 3, "limit", "index.json", options: ["--max-document", "100"]) {
            _ in
        },
    ]

    /// What `index.json` may say.
    static let index: [BadInput] =
        BadJSON.all.map { bad in
            BadInput("index.json " + bad.name, 3, "json", "index.json, byte ") { editor in
                let text = String(decoding: try Data(contentsOf: editor.indexFile), as: UTF8.self)
                try Data(bad.change(text)).write(to: editor.indexFile)
            }
        } + [
            index("manifests: null", "document", "/manifests", #"{"schemaVersion":2,"manifests":null}"#),
            index("manifests: not there", "document", "/manifests", #"{"schemaVersion":2}"#),
            index("manifests: an object", "document", "/manifests", #"{"schemaVersion":2,"manifests":{}}"#),
            index("a scalar", "document", "the document itself", "7"),
            index("schemaVersion: not there", "document", "/schemaVersion", #"{"manifests":[]}"#),
            index("schemaVersion: a text", "document", "/schemaVersion", #"{"schemaVersion":"2","manifests":[]}"#),
            index("schemaVersion: 1", "unsupported", "/schemaVersion", #"{"schemaVersion":1,"manifests":[]}"#, 5),
            index(
                "a foreign mediaType", "unsupported", "/mediaType",
                #"{"schemaVersion":2,"mediaType":"a/b","manifests":[]}"#, 5),
            BadInput("index.json: layers beside manifests", 3, "document", "index.json, /layers") {
                try $0.index { $0.replacing(#""schemaVersion":2"#, with: #""schemaVersion":2,"layers":[]"#) }
            },
            BadInput("index.json: the mediaType of a manifest", 3, "document", "index.json, /mediaType") {
                try $0.index { $0.replacing("image.index.v1", with: "image.manifest.v1") }
            },
            BadInput("index.json: a field in other case", 3, "document", "index.json, /Manifests") {
                try $0.index { $0.replacing(#""schemaVersion":2"#, with: #""schemaVersion":2,"Manifests":[]"#) }
            },
            BadInput("index.json: an element that is null", 3, "document", "index.json, /manifests/1") {
                try $0.index { $0.replacing("}}]}", with: "}},null]}") }
            },
            BadInput(good: "index.json: no images") {
                try Data(#"{"schemaVersion":2,"manifests":[]}"#.utf8).write(to: $0.indexFile)
                try FileManager.default.removeItem(at: $0.blobs)
            },
            BadInput(
                "one image under one name twice", 0, "repeated-name", "index.json",
                { try $0.index { try twice($0) } }),
            BadInput(
                "one name for two images, of which one is gone", 4, [("ambiguous", "layout"), ("blob-missing", absent)]
            ) {
                editor in
                try editor.index { try twice($0) { $0.replacing(editor.manifest.description, with: absent) } }
            },
            BadInput(good: "a name that is no tag, with line ends and colours") {
                try $0.index { $0.replacing(#":"latest""#, with: #":"../\u001b[31m\n/ a""#) }
            },
            BadInput("the platform of the index is not the configuration's", 0, "platform", "layout") {
                try $0.index { $0.replacing("amd64", with: "riscv64") }
            },
            BadInput("an attestation whose subject is gone", 0, "subject-missing", "manifest sha256:") {
                try $0.index {
                    $0.replacing(
                        #""annotations":{"#, with: #""annotations":{"vnd.docker.reference.digest":"\#(absent)","#)
                }
            },
            BadInput(
                "the second of two entries is wrong, and a layer of the first", 3,
                [
                    ("document", "index.json, /manifests/1/size"), ("digest", "layer 1 sha256:"),
                ]
            ) { editor in
                try editor.index { try twice($0) { $0.replacing(#""size":"#, with: #""size":-"#) } }
                try editor.layout.flip(editor.layers[0], at: 30)
            },
        ]

    static let absent = "sha256:" + String(repeating: "5", count: 64)

    /// The index with its entry once more, changed.
    static func twice(_ index: String, _ change: (String) throws -> String = { $0 }) throws -> String {
        guard let start = index.range(of: #""manifests":["#)?.upperBound, let end = index.lastIndex(of: "]") else {
            throw CocoaError(.coderInvalidValue)
        }
        let entry = String(index[start..<end])
        return String(index[..<end]) + "," + (try change(entry)) + String(index[end...])
    }

    private static func index(
        _ name: String, _ code: String, _ place: String, _ text: String, _ status: Int32 = 3
    ) -> BadInput {
        BadInput("index.json: " + name, status, code, "index.json, " + place) {
            try Data(text.utf8).write(to: $0.indexFile)
        }
    }
}
