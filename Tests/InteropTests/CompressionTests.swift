import Foundation
import TestSupport
import Testing

@Suite struct CompressionTests {
    private static let fixture = Fixture.repository.appending(path: "Fixtures/debian-skeleton").path

    @Test(
        "an image that skopeo compressed again has the same tree",
        .enabled(if: Oracle.skopeo != nil, Oracle.missing("skopeo")), arguments: ["zstd", "gzip"])
    func skopeo(format: String) throws {
        let directory = try TemporaryDirectory()
        let layout = "oci:\(directory.url.path)/recompressed:latest"
        let result = try #require(Oracle.skopeo).run([
            "--insecure-policy", "copy", "--dest-compress", "--dest-compress-format", format,
            "oci:\(CompressionTests.fixture):latest", layout,
        ])
        #expect(result.status == 0, "\(result.errorText)")
        #expect(try Program.lxlayer.run(["verify", "--quiet", layout]).status == 0)
        let original = try Program.lxlayer.run(["ls", "--json", "--quiet", "oci:\(CompressionTests.fixture)"])
        #expect(try Program.lxlayer.run(["ls", "--json", "--quiet", layout]).output == original.output)
    }
}
