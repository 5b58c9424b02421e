import Foundation
import TestSupport
import Testing

/// Images for several platforms, written by us and read by others.
@Suite(.enabled(if: Oracle.skopeo != nil, Oracle.missing("skopeo")))
struct IndexCopyTests {
    @Test("skopeo copies all images of an index that we wrote, to the same digest, and so do the files say")
    func all() throws {
        let directory = try TemporaryDirectory()
        let url = directory.url
        var images = ["arm64", "386", "amd64"].map { architecture in
            var image = TestImage.system
            image.architecture = architecture
            return image
        }
        images[2].style = .odd
        let base = try TestIndex(
            [
                .image(images[0], platform: "linux/arm64/v8"), .attestation(of: 0),
                .image(images[1], platform: "linux/386"), .image(images[2], platform: "linux/amd64"),
                .attestation(of: 2),
            ], at: url.appending(path: "base"), style: .pretty)
        let path = { (name: String) in url.appending(path: name).path }
        let result = try Program.lxlayer.run([
            "convert", "--all-platforms", "--json", "--digestfile", path("digest"), "--metadata-file",
            path("metadata"), "oci:" + path("base"), "oci:" + path("ours"),
        ])
        try #require(result.status == 0, "\(result.errorText)")
        #expect(result.errorText.contains("linux/arm64/v8: nothing runs it"))
        #expect(result.errorText.contains("dropped \(base.others[1])"))
        let document = try #require(try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)
        let digest = try #require(document["digest"] as? String)
        #expect(try String(contentsOf: url.appending(path: "digest"), encoding: .utf8) == digest)
        let metadata = try JSONSerialization.jsonObject(with: Data(contentsOf: url.appending(path: "metadata")))
        #expect((metadata as? NSDictionary)?["containerimage.digest"] as? String == digest)

        let raw = try skopeo("inspect", "--raw", "oci:" + path("ours") + ":latest")
        let blob = "blobs/sha256/" + digest.replacing("sha256:", with: "")
        #expect(try raw == Data(contentsOf: url.appending(path: "ours").appending(path: blob)))
        _ = try skopeo("copy", "--all", "oci:" + path("ours") + ":latest", "oci:" + path("theirs") + ":latest")
        let ours = try TestLayout.files(in: url.appending(path: "ours"))
        let theirs = try TestLayout.files(in: url.appending(path: "theirs"))
        #expect(theirs[blob] != nil)
        #expect(theirs.filter { $0.key.hasPrefix("blobs/") } == ours.filter { $0.key.hasPrefix("blobs/") })
    }

    @Test("skopeo and we take the same image of an index for a platform")
    func one() throws {
        let directory = try TemporaryDirectory()
        var other = TestImage.system
        other.architecture = "386"
        _ = try TestIndex(
            [.image(other, platform: "linux/386"), .image(.system, platform: "linux/amd64"), .attestation(of: 0)],
            at: directory.url.appending(path: "base"))
        let reference = "oci:" + directory.url.appending(path: "base").path + ":latest"
        for architecture in ["386", "amd64"] {
            let theirs = "oci:" + directory.url.appending(path: architecture).path + ":latest"
            _ = try skopeo("--override-os", "linux", "--override-arch", architecture, "copy", reference, theirs)
            let digests = try [["--platform", "linux/" + architecture, reference], [theirs]].map { arguments in
                let result = try Program.lxlayer.run(["inspect", "--json"] + arguments)
                let document = try JSONSerialization.jsonObject(with: result.output) as? NSDictionary
                return try #require(document?["digest"] as? String, "\(result.errorText)")
            }
            #expect(digests[0] == digests[1])
        }
    }

    private func skopeo(_ arguments: String...) throws -> Data {
        let result = try #require(Oracle.skopeo).run(["--insecure-policy"] + arguments)
        try #require(result.status == 0, "\(result.errorText)")
        return result.output
    }
}
