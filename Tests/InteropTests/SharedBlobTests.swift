import Foundation
import TestSupport
import Testing

/// Layouts that share a directory of blobs, ours and skopeo's.
@Suite(.enabled(if: Oracle.skopeo != nil, Oracle.missing("skopeo")))
struct SharedBlobTests {
    @Test("skopeo and we read each other's layouts without blobs of their own")
    func skopeo() throws {
        let image = try ConvertedFixture()
        let path = { (name: String) in image.url.appending(path: name).path }
        let fixture = "oci:" + Fixture.repository.appending(path: "Fixtures/debian-skeleton").path + ":latest"
        try skopeo("--dest-shared-blob-dir", path("blobs"), fixture, "oci:" + path("theirs") + ":latest")
        let ours = "oci:" + path("ours") + ":latest"
        let result = try Program.lxlayer.run([
            "convert", "--quiet", "--blob-dir", path("blobs"), "oci:" + path("theirs"), ours,
        ])
        try #require(result.status == 0, "\(result.errorText)")
        for layout in ["theirs", "ours"] {
            let files = try TestLayout.files(in: image.url.appending(path: layout))
            #expect(files.keys.sorted() == ["index.json", "oci-layout"])
        }
        try skopeo("--src-shared-blob-dir", path("blobs"), ours, "oci:" + path("back") + ":latest")
        let back = try image.document("inspect", "oci:" + path("back"))
        #expect(back["digest"] as? String == (try image.document("inspect", image.reference))["digest"] as? String)
        #expect(try image.document("verify", "oci:" + path("back"))["ok"] as? Bool == true)
    }

    private func skopeo(_ arguments: String...) throws {
        let result = try #require(Oracle.skopeo).run(["copy", "--quiet", "--insecure-policy"] + arguments)
        try #require(result.status == 0, "\(result.errorText)")
    }
}
