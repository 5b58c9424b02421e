import ImageDocuments
import Testing

@Suite struct MediaTypeTests {
    private static let oci = "application/vnd.oci.image.layer.v1.tar"
    private static let foreign = "application/vnd.oci.image.layer.nondistributable.v1.tar"
    private static let docker = "application/vnd.docker.image.rootfs.diff.tar"
    private static let dockerForeign = "application/vnd.docker.image.rootfs.foreign.diff.tar"

    @Test(
        "A layer's media type tells family, compression, and whether the layer may be absent",
        arguments: [
            (oci, .oci, MediaType.Compression.none, false), (oci + "+gzip", .oci, .gzip, false),
            (oci + "+zstd", .oci, .zstd, false), (oci + "+bzip2", .oci, .bzip2, false), (oci + "+xz", .oci, .xz, false),
            (foreign, .oci, MediaType.Compression.none, true), (foreign + "+gzip", .oci, .gzip, true),
            (foreign + "+zstd", .oci, .zstd, true), (docker, .docker, MediaType.Compression.none, false),
            (docker + ".gzip", .docker, .gzip, false), (docker + ".zstd", .docker, .zstd, false),
            (docker + "+xz", .docker, .xz, false), (dockerForeign, .docker, MediaType.Compression.none, true),
            (dockerForeign + ".gzip", .docker, .gzip, true), (oci + "+lz4", .oci, nil, false),
            (oci + ".gzip", .oci, nil, false), (oci + "+none", .oci, nil, false), (oci + "+", .oci, nil, false),
            (oci + "+gzip+zstd", .oci, nil, false),
        ] as [(String, MediaType.Family, MediaType.Compression?, Bool)])
    func layers(text: String, family: MediaType.Family, compression: MediaType.Compression?, foreign: Bool) {
        let type = MediaType(text)
        #expect(type.isLayer && !type.isManifest && !type.isIndex && !type.isConfig && !type.isEncrypted)
        #expect(type.family == family)
        #expect(type.compression == compression)
        #expect(type.isForeign == foreign)
        #expect(type.description == text)
    }

    @Test("An encrypted layer says so, and how it is compressed inside")
    func encrypted() {
        for (suffix, compression) in [("", MediaType.Compression.none), ("+gzip", .gzip), ("+zstd", .zstd)] {
            let type = MediaType(Self.oci + suffix + "+encrypted")
            #expect(type.isEncrypted && type.isLayer)
            #expect(type.compression == compression)
        }
    }

    @Test(
        "What is no layer has no compression",
        arguments: [
            "", "application/json", oci + "x", "application/vnd.oci.image.layer.v1", docker + "gzip", "x" + oci,
            oci.uppercased(), MediaType.ociManifest.text, MediaType.dockerConfig.text,
        ])
    func others(text: String) {
        #expect(!MediaType(text).isLayer)
        #expect(MediaType(text).compression == nil)
        #expect(!MediaType(text).isForeign)
    }

    @Test("Manifests, indexes and configurations are known in both families")
    func documents() {
        #expect(MediaType.ociManifest.isManifest && MediaType.dockerManifest.isManifest)
        #expect(MediaType.ociIndex.isIndex && MediaType.dockerManifestList.isIndex)
        #expect(MediaType.ociConfig.isConfig && MediaType.dockerConfig.isConfig)
        #expect(!MediaType.ociIndex.isManifest && !MediaType.ociManifest.isIndex && !MediaType.ociIndex.isConfig)
        #expect(MediaType.dockerManifest.family == .docker && MediaType.ociIndex.family == .oci)
        #expect(MediaType("text/plain").family == .unknown)
    }

    @Test("A new layer gets the media type of its family")
    func newLayers() {
        #expect(MediaType.layer(.oci, .gzip) == .ociLayerGzip)
        #expect(MediaType.layer(.oci, .zstd) == .ociLayerZstd)
        #expect(MediaType.layer(.docker, .none) == .dockerLayer)
        #expect(MediaType.layer(.docker, .gzip) == .dockerLayerGzip)
        #expect(MediaType.layer(.unknown, .none) == .ociLayer)
        for compression in MediaType.Compression.allCases {
            #expect(MediaType.layer(.oci, compression).compression == compression)
            #expect(MediaType.layer(.docker, compression).compression == compression)
        }
    }
}
