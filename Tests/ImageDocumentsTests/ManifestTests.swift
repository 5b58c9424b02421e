import Digests
import ImageDocuments
import Testing

private let config = descriptor("c", .ociConfig)
private let layer = descriptor("1", .ociLayerGzip)

/// A manifest with other fields after the version.
private func manifest(_ fields: String) -> String { #"{"schemaVersion":2,\#(fields)}"# }

/// A manifest whose only layer is this.
private func layered(_ layer: String) -> String { manifest(#""config":\#(config),"layers":[\#(layer)]"#) }

@Suite struct ManifestTests {
    @Test("A manifest is read with all that is said in it")
    func reads() throws {
        let more =
            #","data":"","annotations":null,"platform":"#
            + #"{"architecture":"arm64","os":"linux","variant":"v8","os.version":"1"}"#
        let text = manifest(
            """
            "mediaType":"\(MediaType.ociManifest)", "config":\(config),
            "layers":[\(layer), \(descriptor("2", .ociLayer, size: 0, more: more))],
            "annotations":{"a":"b"}, "subject":\(descriptor("d", .ociManifest)), "artifactType":"x/y", "unknown":[1e400]
            """)
        let manifest = try Manifest(JSONText(text))
        #expect(manifest.mediaType == .ociManifest)
        #expect(manifest.config.digest.description == digest("c"))
        #expect(manifest.layers.map(\.size) == [7, 0])
        #expect(manifest.layers.map(\.hasData) == [false, true])
        #expect(
            manifest.layers[1].platform == Platform(os: "linux", architecture: "arm64", variant: "v8", osVersion: "1"))
        #expect(manifest.annotations["a"] == "b" && manifest.annotations["A"] == nil)
        #expect(manifest.subject?.digest.description == digest("d"))
        #expect(manifest.artifactType == "x/y")
        #expect(!manifest.isImage)
    }

    @Test("Without layers, media type or annotations it is a manifest still")
    func minimal() throws {
        let minimal = try Manifest(
            JSONText(manifest(#""config":\#(config),"layers":[],"annotations":null,"mediaType":null"#)))
        #expect(minimal.mediaType == nil && minimal.layers.isEmpty && minimal.annotations == [:] && minimal.isImage)
    }

    @Test("A layer may have a digest of SHA-512")
    func sha512() throws {
        let text = #"{"mediaType":"x","digest":"\#(digest("5", .sha512))","size":9223372036854775807}"#
        let layer = try Manifest(JSONText(layered(text))).layers[0]
        #expect(layer.digest.algorithm == .sha512 && layer.size == .max)
    }

    @Test(
        "A fault of a manifest is a typed error with its place",
        arguments: [
            ("[]", "", .wrongType(expected: .object, found: .array)), ("{}", "/schemaVersion", .missing),
            (#"{"schemaVersion":1,"fsLayers":[]}"#, "/schemaVersion", .unsupported(expected: ["2"], found: "1")),
            (#"{"schemaVersion":2.0}"#, "/schemaVersion", .unsupported(expected: ["2"], found: "2.0")),
            (#"{"schemaVersion":"2"}"#, "/schemaVersion", .wrongType(expected: .number, found: .string)),
            (manifest(#""layers":[]"#), "/config", .missing), (manifest(#""config":\#(config)"#), "/layers", .missing),
            (manifest(#""config":null,"layers":[]"#), "/config", .wrongType(expected: .object, found: .null)),
            (manifest(#""config":\#(config),"layers":null"#), "/layers", .wrongType(expected: .array, found: .null)),
            (manifest(#""config":\#(config),"layers":{}"#), "/layers", .wrongType(expected: .array, found: .object)),
            (layered("null"), "/layers/0", .wrongType(expected: .object, found: .null)),
            (layered(layer + "," + "7"), "/layers/1", .wrongType(expected: .object, found: .number)),
            (manifest(#""config":\#(config),"layers":[],"manifests":[]"#), "/manifests", .ambiguous),
            (manifest(#""config":\#(config),"layers":[],"manifests":null"#), "/manifests", .ambiguous),
            (manifest(#""config":\#(config),"layers":[],"fsLayers":[]"#), "/fsLayers", .ambiguous),
            (
                manifest(#""mediaType":"\#(MediaType.ociIndex)","config":\#(config),"layers":[]"#), "/mediaType",
                .ambiguous
            ),
            (
                manifest(#""mediaType":"x/y","config":\#(config),"layers":[]"#), "/mediaType",
                .unsupported(expected: [MediaType.ociManifest.text, MediaType.dockerManifest.text], found: "x/y")
            ),
            (manifest(#""config":\#(config),"layers":[],"Layers":[]"#), "/Layers", .ambiguousName(of: "layers")),
            (
                manifest(#""config":\#(config),"layer\u017f":[],"layers":[]"#), "/layer\u{17F}",
                .ambiguousName(of: "layers")
            ),
            (
                layered(#"{"mediaType":"x","digest":"\#(digest("1"))","Size":7}"#), "/layers/0/Size",
                .ambiguousName(of: "size")
            ),
            (
                manifest(#""config":\#(config),"layers":[],"annotations":{"a":1}"#), "/annotations/a",
                .wrongType(expected: .string, found: .number)
            ),
            (
                manifest(#""config":\#(config),"layers":[],"annotations":[]"#), "/annotations",
                .wrongType(expected: .object, found: .array)
            ),
            (manifest(#""config":\#(config),"layers":[],"subject":{}"#), "/subject/mediaType", .missing),
        ] as [Fault])
    func faults(fault: Fault) throws {
        check(fault, against: try failure(fault.text, Manifest.init))
    }

    @Test(
        "A fault of a descriptor is a typed error with its place",
        arguments: [
            ("{}", "/mediaType", .missing),
            (#"{"mediaType":1}"#, "/mediaType", .wrongType(expected: .string, found: .number)),
            (#"{"mediaType":"x","size":1}"#, "/digest", .missing),
            (#"{"mediaType":"x","digest":null}"#, "/digest", .wrongType(expected: .string, found: .null)),
            (#"{"mediaType":"x","digest":"sha256:12","size":1}"#, "/digest", .malformedDigest("sha256:12")),
            (
                #"{"mediaType":"x","digest":"../../etc/passwd","size":1}"#, "/digest",
                .malformedDigest("../../etc/passwd")
            ),
            (#"{"mediaType":"x","digest":"\#(digest("A"))","size":1}"#, "/digest", .malformedDigest(digest("A"))),
            (#"{"mediaType":"x","digest":"blake3:12","size":1}"#, "/digest", .unsupportedAlgorithm("blake3")),
            (#"{"mediaType":"x","digest":"\#(digest("1"))"}"#, "/size", .missing),
        ] as [Fault])
    func descriptorFaults(fault: Fault) throws {
        check(
            (fault.text, "/layers/0" + fault.pointer, fault.reason),
            against: try failure(layered(fault.text), Manifest.init))
    }

    @Test(
        "A size is a plain integer from 0 to 2^63 - 1",
        arguments: ["-1", "-0", "1.0", "1e3", "1E0", "9223372036854775808", "1e400", "0.5"])
    func sizes(spelling: String) throws {
        let text = #"{"mediaType":"x","digest":"\#(digest("1"))","size":\#(spelling)}"#
        check((text, "/layers/0/size", .noSize(found: spelling)), against: try failure(layered(text), Manifest.init))
    }

    @Test(
        "A size is no text",
        arguments: [("\"7\"", JSONKind.string), ("null", .null), ("true", .boolean), ("[7]", .array)])
    func sizeKinds(spelling: String, kind: JSONKind) throws {
        let text = #"{"mediaType":"x","digest":"\#(digest("1"))","size":\#(spelling)}"#
        check(
            (text, "/layers/0/size", .wrongType(expected: .number, found: kind)),
            against: try failure(layered(text), Manifest.init))
    }
}
