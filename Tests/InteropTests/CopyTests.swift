import Foundation
import TestSupport
import Testing

@Suite struct CopyTests {
    @Test(
        "skopeo copies the converted image to a directory, blob for blob",
        .enabled(if: Oracle.skopeo != nil, Oracle.missing("skopeo")))
    func directory() throws {
        let image = try ConvertedFixture()
        let copy = image.url.appending(path: "copy")
        try skopeo(image.reference, "dir:" + copy.path)
        let manifest = try image.manifest()
        let copied = try JSONSerialization.jsonObject(with: Data(contentsOf: copy.appending(path: "manifest.json")))
        #expect(copied as? NSDictionary == manifest)
        let descriptors =
            try #require(manifest["layers"] as? [NSDictionary]) + [#require(manifest["config"] as? NSDictionary)]
        #expect(descriptors.count == 5)
        for descriptor in descriptors {
            let digest = try #require(descriptor["digest"] as? String)
            let file = copy.appending(path: digest.replacingOccurrences(of: "sha256:", with: ""))
            #expect(try Data(contentsOf: file) == Data(contentsOf: image.blob(digest)), "\(digest)")
        }
    }

    @Test(
        "skopeo writes the converted image as Docker's archive, with the layers that we name",
        .enabled(if: Oracle.skopeo != nil && Oracle.python != nil, Oracle.missing("skopeo, python3")))
    func dockerArchive() throws {
        let image = try ConvertedFixture()
        let archive = image.url.appending(path: "archive.tar")
        try skopeo(image.reference, "docker-archive:\(archive.path):example.org/image:latest")
        let program = """
            import hashlib, json, sys, tarfile
            with tarfile.open(sys.argv[1]) as archive:
                entry, = json.load(archive.extractfile("manifest.json"))
                for name in entry["Layers"]:
                    print("sha256:" + hashlib.sha256(archive.extractfile(name).read()).hexdigest())
            """
        let layers = try Program.python(program, [archive.path]).text.split(separator: "\n").map(String.init)
        let inspected = try #require(try image.document("inspect", image.reference)["layers"] as? [NSDictionary])
        #expect(layers == inspected.map { $0["diffID"] as? String })
        #expect(layers.last == image.layer.diffID)
    }

    @Test(
        "a copy by skopeo has the same digest, and is recognised as customized",
        .enabled(if: Oracle.skopeo != nil, Oracle.missing("skopeo")))
    func layout() throws {
        let image = try ConvertedFixture()
        let copy = "oci:\(image.url.appending(path: "copy").path):again"
        try skopeo(image.reference, copy)
        let (one, two) = (try image.document("inspect", image.reference), try image.document("inspect", copy))
        #expect(one["digest"] as? String == two["digest"] as? String)
        #expect(two["customized"] as? Bool == true)
    }

    private func skopeo(_ source: String, _ destination: String) throws {
        let result = try #require(Oracle.skopeo).run(["copy", "--quiet", "--insecure-policy", source, destination])
        try #require(result.status == 0, "\(result.errorText)")
    }
}
