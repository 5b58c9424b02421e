import ImageDocuments
import Testing

private let halfPlatform = descriptor("1", .ociManifest, more: #","platform":{"os":"linux"}"#)

@Suite struct ImageIndexTests {
    @Test("An index is read with all that is said in it")
    func reads() throws {
        let platform = #","platform":{"os":"linux","architecture":"amd64"}"#
        let named = #","annotations":{"org.opencontainers.image.ref.name":"../a b"}"# + platform
        let text = """
            {"schemaVersion": 2, "mediaType": "\(MediaType.dockerManifestList)", "manifests":
            [\(descriptor("1", .ociManifest, more: named)), \(descriptor("2", .ociIndex))], "x": 1}
            """
        let index = try ImageIndex(JSONText(text))
        #expect(index.mediaType == .dockerManifestList)
        #expect(index.manifests.map(\.mediaType) == [.ociManifest, .ociIndex])
        #expect(index.manifests.map(\.referenceName) == ["../a b", nil])
        #expect(index.manifests[0].platform?.description == "linux/amd64")
    }

    @Test(
        "A fault of an index is a typed error with its place",
        arguments: [
            ("null", "", .wrongType(expected: .object, found: .null)),
            (#"{"manifests":[]}"#, "/schemaVersion", .missing),
            (#"{"schemaVersion":3,"manifests":[]}"#, "/schemaVersion", .unsupported(expected: ["2"], found: "3")),
            (#"{"schemaVersion":2}"#, "/manifests", .missing),
            (#"{"schemaVersion":2,"manifests":null}"#, "/manifests", .wrongType(expected: .array, found: .null)),
            (#"{"schemaVersion":2,"manifests":[[]]}"#, "/manifests/0", .wrongType(expected: .object, found: .array)),
            (#"{"schemaVersion":2,"manifests":[],"layers":[]}"#, "/layers", .ambiguous),
            (#"{"schemaVersion":2,"manifests":[],"config":{}}"#, "/config", .ambiguous),
            (#"{"schemaVersion":2,"manifests":[],"Manifests":[]}"#, "/Manifests", .ambiguousName(of: "manifests")),
            (#"{"schemaVersion":2,"manifests":[],"mediaType":"\#(MediaType.ociManifest)"}"#, "/mediaType", .ambiguous),
            (
                #"{"schemaVersion":2,"manifests":[],"mediaType":7}"#, "/mediaType",
                .wrongType(expected: .string, found: .number)
            ),
            (
                #"{"schemaVersion":2,"manifests":[\#(halfPlatform)]}"#,
                "/manifests/0/platform/architecture", .missing
            ),
        ] as [Fault])
    func faults(fault: Fault) throws {
        check(fault, against: try failure(fault.text, ImageIndex.init))
    }

    @Test("A layout's file is of version 1.0.0, and ours is one")
    func layoutFile() throws {
        #expect(try failure(#"{"imageLayoutVersion": "1.0.0", "x": 1}"#, LayoutFile.init) == nil)
        #expect(try failure(string(LayoutFile.content.serialized()), LayoutFile.init) == nil)
        let faults: [Fault] = [
            ("{}", "/imageLayoutVersion", .missing),
            (
                #"{"imageLayoutVersion":"2.0.0"}"#, "/imageLayoutVersion",
                .unsupported(expected: ["1.0.0"], found: "2.0.0")
            ),
            (#"{"imageLayoutVersion":1}"#, "/imageLayoutVersion", .wrongType(expected: .string, found: .number)),
        ]
        for fault in faults { check(fault, against: try failure(fault.text, LayoutFile.init)) }
    }

    @Test("A platform is written with slashes")
    func platforms() {
        #expect(Platform(parsing: "linux/arm64/v8") == Platform(os: "linux", architecture: "arm64", variant: "v8"))
        #expect(Platform(parsing: "linux/amd64")?.description == "linux/amd64")
        for text in ["", "linux", "linux/", "/amd64", "linux//v8", "a/b/c/d"] {
            #expect(Platform(parsing: text) == nil)
        }
    }
}
