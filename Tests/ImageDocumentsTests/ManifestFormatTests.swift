import ImageDocuments
import Testing

@Suite struct ManifestFormatTests {
    private static let digest = "sha256:" + String(repeating: "a", count: 64)

    private static func manifest(_ types: [String], own: String? = nil, annotations: String = "") throws -> JSONText {
        let descriptors = types.map { "{\"mediaType\": \"\($0)\", \"digest\":\"\(digest)\", \"size\" : 7}" }
        return try JSONText(
            "{\"schemaVersion\": 2,\(own.map { "\"mediaType\":\"\($0)\"," } ?? "") \"x\":1.0,\"config\":\(descriptors[0]),"
                + "\"layers\":[\(descriptors.dropFirst().joined(separator: " , "))]\(annotations)}")
    }

    private static let docker = [
        "application/vnd.docker.container.image.v1+json", "application/vnd.docker.image.rootfs.diff.tar",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
    ]
    private static let oci = [
        "application/vnd.oci.image.config.v1+json", "application/vnd.oci.image.layer.v1.tar",
        "application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
    ]

    @Test("All media types change, and nothing else does") func both() throws {
        let one = try Self.manifest(Self.docker, own: MediaType.dockerManifest.text)
        let two = try Self.manifest(Self.oci, own: MediaType.ociManifest.text)
        #expect(try Manifest.converting(one, to: .oci) == two)
        #expect(try Manifest.converting(two, to: .docker) == one)
        #expect(try Manifest.converting(one, to: .docker) == one)
        #expect(try Manifest.converting(two, to: .oci) == two)
    }

    @Test("What is half of each becomes whole") func mixed() throws {
        let mixed = try Self.manifest([Self.docker[0], Self.oci[1], Self.docker[2], Self.oci[3]])
        for (family, types) in [(MediaType.Family.oci, Self.oci), (.docker, Self.docker)] {
            let manifest = try Manifest(try Manifest.converting(mixed, to: family))
            #expect(([manifest.config] + manifest.layers).map(\.mediaType.text) == types)
            #expect(manifest.mediaType == .manifest(family))
        }
    }

    @Test("Docker's manifests have no annotations") func annotations() throws {
        let text = try Self.manifest(Self.oci, annotations: ",\"annotations\":{\"a\":\"b\"}")
        #expect(try Manifest.converting(text, to: .docker)[["annotations"]] == nil)
        #expect(try Manifest.converting(text, to: .oci)[["annotations", "a"]]?.string == "b")
    }

    @Test(
        "What the other family cannot say is refused",
        arguments: [
            "application/vnd.oci.image.layer.v1.tar+zstd", "application/vnd.oci.image.layer.v1.tar+gzip+encrypted",
            "application/vnd.oci.image.layer.v1.tar+new", "text/plain",
        ])
    func refused(mediaType: String) throws {
        let text = try Self.manifest([Self.oci[0], mediaType])
        #expect(throws: FormatError.self) { try Manifest.converting(text, to: .docker) }
    }

    @Test("A layer and its configuration are taken off") func removing() throws {
        let text = try Self.manifest(
            Self.docker, annotations: ",\"annotations\":{\"\(Manifest.baseDigestAnnotation)\":\"\(Self.digest)\"}")
        let base = try Manifest(text).layers[0]
        let left = try Manifest(try Manifest.removingTopLayer(from: text, config: base, base: base.digest))
        #expect(left.layers.map(\.mediaType.text) == Array(Self.docker[1...2]))
        #expect(left.config.mediaType.text == Self.docker[0])
        #expect(left.annotations == [:])
    }
}
