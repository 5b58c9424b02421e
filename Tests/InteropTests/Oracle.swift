import Foundation
import TestSupport
import Testing

/// Programs that others wrote, and why a test is skipped that needs one which is not here.
enum Oracle {
    static let umoci = Program("umoci")
    static let skopeo = Program("skopeo")
    static let gnuTar = Program("tar")
    static let bsdtar = Program("bsdtar")
    static let python = Program("python3")
    /// Debian's own: only that one sees Debian's packages.
    static let systemPython = Program(at: URL(filePath: "/usr/bin/python3"))

    /// Where Debian has the image specification's schemas.
    static let schemas = "/usr/share/gocode/src/github.com/opencontainers/image-spec/schema"

    static let hasSchemas: Bool = {
        let imported = try? systemPython.run(["-c", "import jsonschema"])
        return imported?.status == 0 && FileManager.default.fileExists(atPath: schemas)
    }()

    static func missing(_ packages: String) -> Comment { "not installed: \(packages) (make setup)" }

    /// A program of `Tests/EndToEnd`, which are oracles themselves.
    static func script(_ name: String) -> String {
        Fixture.repository.appending(path: "Tests/EndToEnd").appending(path: name).path
    }
}

/// The bundled image, converted.
final class ConvertedFixture {
    private let directory: TemporaryDirectory
    let reference: String
    /// The digest of the layer that was added, its `diff_id`, and the file with its blob.
    let layer: (digest: String, diffID: String, file: URL)

    var url: URL { directory.url }
    var layout: URL { url.appending(path: "converted") }

    init() throws {
        directory = try TemporaryDirectory()
        let layout = directory.url.appending(path: "converted")
        reference = "oci:\(layout.path):latest"
        let source = Fixture.repository.appending(path: "Fixtures/debian-skeleton").path
        let result = try Program.lxlayer.run(["convert", "--json", "--quiet", "oci:\(source):latest", reference])
        try #require(result.status == 0, "\(result.errorText)")
        let document = try #require(try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)
        let added = try #require(document["layer"] as? NSDictionary)
        let digest = try #require(added["digest"] as? String)
        layer = (
            digest, try #require(added["diffID"] as? String),
            layout.appending(path: "blobs/" + digest.replacingOccurrences(of: ":", with: "/"))
        )
    }

    /// What one of our commands prints, as JSON.
    func document(_ arguments: String...) throws -> NSDictionary {
        let result = try Program.lxlayer.run(arguments + ["--json", "--quiet"])
        try #require(result.status == 0, "\(result.errorText)")
        return try #require(try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)
    }

    /// A blob's file.
    func blob(_ digest: String) -> URL {
        layout.appending(path: "blobs/" + digest.replacingOccurrences(of: ":", with: "/"))
    }

    /// The image's manifest.
    func manifest() throws -> NSDictionary {
        let digest = try #require(try document("inspect", reference)["digest"] as? String)
        let data = try Data(contentsOf: blob(digest))
        return try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
    }
}
