import Digests
import Foundation
import TestSupport

extension BadInput {
    /// Files that are not what they should be, and blobs that are there in other ways than usual.
    static let blobs: [BadInput] =
        roles.flatMap { role in
            let kinds: [(String, @Sendable (LayoutEditor, URL) throws -> Void)] = [
                ("a pipe", { try $0.supplant($1) { mkfifo($0, 0o600) } }),
                ("a directory", { try $0.supplant($1) { mkdir($0, 0o700) } }),
                ("a link to the right bytes", { try $0.link($1) }),
                ("a link to a device", { try $0.supplant($1) { symlink("/dev/zero", $0) } }),
                ("a link to nowhere", { try $0.supplant($1) { symlink("nowhere", $0) } }),
            ]
            return kinds.map { name, make in
                BadInput("\(role.name) is \(name)", 3, "file-type", role.place) {
                    try make($0, $0.file(role.digest($0)))
                }
            } + [
                BadInput("\(role.name) is not there", 4, "blob-missing", role.place) {
                    try FileManager.default.removeItem(at: $0.file(role.digest($0)))
                },
                BadInput("\(role.name) is cut short", 3, "size", role.place) {
                    let file = $0.file(role.digest($0))
                    try Data(contentsOf: file).dropLast().write(to: file)
                },
                BadInput("\(role.name) is empty", 3, "size", role.place) {
                    try Data().write(to: $0.file(role.digest($0)))
                },
                BadInput("\(role.name) is longer than it should be", 3, "size", role.place) {
                    truncate($0.file(role.digest($0)).path, 1 << 30)
                },
                BadInput("\(role.name) has a bit turned round", 3, "digest", role.place) {
                    try $0.layout.flip(role.digest($0), at: 13)
                },
            ]
        } + [
            BadInput("blobs/ is not there", 4, "blob-missing", "manifest sha256:") {
                try FileManager.default.removeItem(at: $0.blobs)
            },
            BadInput("blobs/ is a link", 3, [("file-type", "manifest sha256:"), ("file-type", "layout")]) {
                try $0.link($0.blobs)
            },
            BadInput("blobs/ is a file", 3, [("file-type", "manifest sha256:"), ("file-type", "layout")]) {
                try $0.supplant($0.blobs) { close(creat($0, 0o600)) }
            },
            BadInput("blobs/sha256 is a link", 3, [("file-type", "manifest sha256:"), ("file-type", "layout")]) {
                try $0.link($0.blobs.appending(path: "sha256"))
            },
            BadInput("blobs/sha512 is a link, though nothing is in it", 3, "file-type", "layout") {
                symlink("sha256", $0.blobs.appending(path: "sha512").path)
            },
            BadInput("a blob that nothing refers to", 0, "orphan", "blob sha256:") {
                _ = try $0.add("nobody's", mediaType: "")
            },
            BadInput(good: "a layer that is named by its SHA-512") { _ = try $0.hashWithSHA512($0.layers[0]) },
            BadInput("a layer that is named by its SHA-512, damaged", 3, "digest", "layer 1 sha512:") {
                try $0.layout.flip(try $0.hashWithSHA512($0.layers[0]), at: 40)
            },
            BadInput("a layer that is named by its SHA-512, not there", 4, "blob-missing", "layer 1 sha512:") {
                try FileManager.default.removeItem(at: $0.file(try $0.hashWithSHA512($0.layers[0])))
            },
            BadInput(good: "the same layer twice") { try $0.repeatLayer { $0 } },
            BadInput("the same layer twice, the second time with another size", 3, "size", "layer 2 sha256:") {
                try $0.repeatLayer { try replaceFirst($0, after: "{", #""size":[0-9]+"#, #""size":1"#) }
            },
            BadInput("the same layer twice, the second time as plain tar", 3, "compression", "layer 2 sha256:") {
                try $0.repeatLayer { $0.replacing("tar+gzip", with: "tar") }
            },
            BadInput(
                "the same manifest twice, the second time with another size", 3,
                [
                    ("repeated-name", "index.json"), ("size", "manifest sha256:"),
                ]
            ) { try $0.index { try twice($0) { try replaceFirst($0, after: "{", #""size":[0-9]+"#, #""size":1"#) } } },
            BadInput(good: "an index in an index") { try $0.nest(1) },
            BadInput("indexes in indexes, one too deep", 3, "limit", "manifest sha256:") { try $0.nest(9) },
            BadInput("an entry of an index in an index", 3, "document", "/manifests/0/size") {
                try $0.nest(1) { try replaceFirst($0, after: "{", #""size":[0-9]+"#, #""size":-1"#) }
            },
        ]

    /// A blob of a good image.
    private struct Role: Sendable {
        var name: String
        var place: String
        var digest: @Sendable (LayoutEditor) -> Digest
    }

    private static let roles = [
        Role(name: "the manifest", place: "manifest sha256:") { $0.manifest },
        Role(name: "the configuration", place: "config sha256:") { $0.config },
        Role(name: "a layer", place: "layer 2 sha256:") { $0.layers[1] },
    ]
}

extension LayoutEditor {
    /// Has the image its first layer twice and no other; the second descriptor is changed.
    fileprivate func repeatLayer(_ change: (String) throws -> String) throws {
        let (layers, ids) = (layers, layout.images[0].diffIDs)
        try FileManager.default.removeItem(at: file(layers[1]))
        try config { $0.replacing(ids[1].description, with: ids[0].description) }
        try manifest { text in
            guard let start = text.range(of: #""layers":["#)?.upperBound, let end = text.lastIndex(of: "]"),
                let comma = text[start...].firstRange(of: "},{")
            else { throw BadInput.NothingToReplace(pattern: "layers") }
            let first = String(text[start..<comma.lowerBound]) + "}"
            return String(text[..<start]) + first + "," + (try change(first)) + String(text[end...])
        }
    }

    /// Puts the index's entries into an index of their own, again and again; they are changed first.
    fileprivate func nest(_ levels: Int, _ change: (String) throws -> String = { $0 }) throws {
        var isFirst = true
        for _ in 0..<levels {
            try index { text in
                let inner = isFirst ? try change(text) : text
                isFirst = false
                let entry = try add(inner, mediaType: "application/vnd.oci.image.index.v1+json")
                return #"{"schemaVersion":2,"manifests":[\#(entry)]}"#
            }
        }
    }
}
