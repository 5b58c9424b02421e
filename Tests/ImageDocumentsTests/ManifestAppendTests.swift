import Digests
import ImageDocuments
import TestSupport
import Testing

@Suite struct ManifestAppendTests {
    private static func addition(
        _ mediaType: MediaType = .ociManifest, annotations: StringMap = [:]
    ) throws -> Manifest.Addition {
        Manifest.Addition(
            config: Descriptor(mediaType: .ociConfig, digest: try Digest(digest("8")), size: 88),
            layer: Descriptor(mediaType: .ociLayerGzip, digest: try Digest(digest("9")), size: 99),
            mediaType: mediaType, annotations: annotations)
    }

    private static let layer = descriptor("1", .ociLayerGzip)
    private static let newLayer = descriptor("9", .ociLayerGzip, size: 99)
    private static let oci = #"{"schemaVersion":2,"mediaType":"\#(MediaType.ociManifest)","config":"#
    private static let docker = #"{"schemaVersion":2,"mediaType":"\#(MediaType.dockerManifest)","config":"#

    /// A configuration's descriptor before the edit, with further members.
    private static func old(_ more: String = "") -> String { descriptor("c", .ociConfig, more: more) }

    /// The same after the edit.
    private static func new(_ more: String = "") -> String { descriptor("8", .ociConfig, size: 88, more: more) }

    @Test(
        "The configuration is retargeted, the layer appended, and the rest stays as it is",
        arguments: [
            (
                oci + #"\#(old()),"layers":[\#(layer)]}"#,
                oci + #"\#(new()),"layers":[\#(layer),\#(newLayer)],"annotations":{"b":"x"}}"#
            ),
            (
                #"{"layers": [], "schemaVersion": 2, "config": \#(old(#", "z" : 1.0"#))}"#,
                #"{"layers": [\#(newLayer)], "schemaVersion": 2, "config": \#(new(#", "z" : 1.0"#)), "#
                    + #""mediaType": "\#(MediaType.ociManifest)", "annotations": {"b":"x"}}"#
            ),
            (
                docker + #"\#(old()),"layers":[\#(layer)]}"#,
                docker + #"\#(new()),"layers":[\#(layer),\#(newLayer)]}"#
            ),
            (
                oci + #"\#(old(#", "data" : "e30=","z":1"#)),"layers":[],"annotations":null}"#,
                oci + #"\#(new(#","z":1"#)),"layers":[\#(newLayer)],"annotations":{"b":"x"}}"#
            ),
            (
                oci + #"\#(old()),"layers":[],"annotations":{"b":"y", "a":"z"}}"#,
                oci + #"\#(new()),"layers":[\#(newLayer)],"annotations":{"b":"x", "a":"z"}}"#
            ),
        ])
    func appends(before: String, after: String) throws {
        let base = try JSONText(before)
        let edit = try Manifest.appending(try Self.addition(annotations: ["b": "x"]), to: base)
        #expect(string(edit.text.bytes) == after)
        #expect(try Manifest.restored(from: edit.text, undo: edit.undo) == base)
        let manifest = try Manifest(edit.text)
        #expect(manifest.config.size == 88 && manifest.layers.last?.size == 99 && !manifest.config.hasData)
    }

    @Test("A Docker manifest that does not say so gets its own media type and no annotations")
    func dockerWithoutMediaType() throws {
        let base = try JSONText(#"{"schemaVersion":2,"config":\#(descriptor("c", .dockerConfig)),"layers":[]}"#)
        let edit = try Manifest.appending(try Self.addition(.dockerManifest, annotations: ["b": "x"]), to: base)
        let manifest = try Manifest(edit.text)
        #expect(manifest.mediaType == .dockerManifest && manifest.annotations == [:])
        #expect(try Manifest.restored(from: edit.text, undo: edit.undo) == base)
    }

    @Test("What is no manifest gets no layer")
    func refuses() throws {
        let text = try JSONText(#"{"schemaVersion":2,"manifests":[]}"#)
        #expect(throws: DocumentError.self) { try Manifest.appending(try Self.addition(), to: text) }
    }

    @Test("Of whatever layout the base is, the record restores it byte for byte")
    func roundTrip() throws {
        let first = UInt64.random(in: 0...UInt64.max / 2)
        for seed in first..<first + 300 {
            var documents = RandomDocuments(seed: seed)
            var config: [JSONValue.Member] = [
                JSONValue.Member(key: "mediaType", value: "x"),
                JSONValue.Member(key: "digest", value: .string(digest("c"))),
                JSONValue.Member(key: "size", value: 7), JSONValue.Member(key: "other", value: try documents.value()),
            ]
            if documents.random.once(in: 2) { config.append(JSONValue.Member(key: "data", value: "e30=")) }
            config.shuffle(using: &documents.random)
            var members: [JSONValue.Member] = [
                JSONValue.Member(key: "schemaVersion", value: 2),
                JSONValue.Member(key: "config", value: .object(config)),
                JSONValue.Member(key: "layers", value: documents.random.pick([[], [.raw(try JSONText(Self.layer))]])),
            ]
            if let annotations = documents.random.pick([
                nil, JSONValue.null, [:], ["b": "y"], ["a": .string(documents.text())],
            ]) {
                members.append(JSONValue.Member(key: "annotations", value: annotations))
            }
            if documents.random.once(in: 2) {
                members.append(JSONValue.Member(key: "mediaType", value: .string(MediaType.ociManifest.text)))
            }
            members.shuffle(using: &documents.random)
            let base = try documents.document(.object(members))
            let edit = try Manifest.appending(try Self.addition(annotations: ["b": "x", "c": "d"]), to: base)
            let comment: Comment = "seed \(seed), \(string(base.bytes))"
            let undo = try edit.undo.map { try DocumentUndo(JSONText($0.jsonValue.serialized()).root, at: .root) }
            #expect(try Manifest.restored(from: edit.text, undo: undo) == base, comment)
            let manifest = try Manifest(edit.text)
            #expect(manifest.annotations["b"] == "x" && manifest.annotations["c"] == "d", comment)
            #expect(manifest.mediaType == .ociManifest && manifest.config.digest.description == digest("8"), comment)
        }
    }
}
