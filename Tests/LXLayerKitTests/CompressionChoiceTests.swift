import Customization
import Digests
import Foundation
import ImageDocuments
import LXLayerKit
import TarIO
import TestSupport
import Testing

/// How our layer is packed; all others stay as they are.
@Suite struct CompressionChoiceTests {
    static let encodings: [(LayerEncoding, oci: String, docker: String?)] = [
        (.stored, "application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.docker.image.rootfs.diff.tar.gzip"),
        (
            .gzip(level: 9), "application/vnd.oci.image.layer.v1.tar+gzip",
            "application/vnd.docker.image.rootfs.diff.tar.gzip"
        ),
        (.zstd(level: 3), "application/vnd.oci.image.layer.v1.tar+zstd", nil),
        (.none, "application/vnd.oci.image.layer.v1.tar", "application/vnd.docker.image.rootfs.diff.tar"),
    ]

    @Test("only our layer's blob and descriptor are others; the configuration is the same", arguments: encodings)
    func only(encoding: LayerEncoding, oci: String, docker: String?) throws {
        let work = try Workplace()
        let base = try work.layout(.system)
        try work.convert(to: "default", with: TestSpecs.first())
        try work.convert(to: "chosen", with: TestSpecs.first()) { $0.encoding = encoding }
        let (expected, chosen) = (try work.image("default"), try work.image("chosen"))
        #expect(chosen.config.bytes == expected.config.bytes)
        #expect(try chosen.layers.dropLast() == base.images[0].layers[...])
        #expect(chosen.manifest[["layers", "2", "mediaType"]]?.string == oci)
        #expect((chosen.digest == expected.digest) == (encoding == .stored))
        #expect(try Verifier(strict: true).verify(work.reference("chosen")).findings.isEmpty)
    }

    @Test(
        "Docker's manifests have no media type for zstd: that is an error, and nothing is written", arguments: encodings
    )
    func docker(encoding: LayerEncoding, oci: String, docker: String?) throws {
        let work = try Workplace()
        var image = TestImage.system
        image.family = .docker
        _ = try work.layout(image)
        guard let docker else {
            #expect(throws: ImageError.self) {
                try work.convert(with: TestSpecs.first()) { $0.encoding = encoding }
            }
            #expect(!FileManager.default.fileExists(atPath: work.url("converted").path))
            // What has all of the OCI's media types can have this one.
            try work.convert(with: TestSpecs.first()) {
                $0.encoding = encoding
                $0.format = .oci
            }
            #expect(try work.image("converted").manifest[["layers", "2", "mediaType"]]?.string == oci)
            return
        }
        try work.convert(with: TestSpecs.first()) { $0.encoding = encoding }
        #expect(try work.image("converted").manifest[["layers", "2", "mediaType"]]?.string == docker)
    }

    @Test("a converted image is passed on as it is, unless another packing is asked for", arguments: encodings)
    func again(encoding: LayerEncoding, oci: String, docker: String?) throws {
        let work = try Workplace()
        _ = try work.layout(.system)
        let first = try work.convert(to: "first", with: TestSpecs.first()) { $0.encoding = encoding }
        let same = try work.convert("first", to: "same", with: TestSpecs.first())
        #expect(same.digest == first.digest)
        let other = try work.convert("first", to: "other", with: TestSpecs.first()) { $0.encoding = .zstd(level: 19) }
        let direct = try work.convert(to: "direct", with: TestSpecs.first()) { $0.encoding = .zstd(level: 19) }
        #expect(other.digest == direct.digest)
        #expect(try TestLayout.files(in: work.url("other")).keys == TestLayout.files(in: work.url("direct")).keys)
    }
}
