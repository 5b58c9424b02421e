import Foundation
import TestSupport
import Testing

/// Every kind of store, written by us and read by others, and the other way round.
@Suite(.enabled(if: Oracle.skopeo != nil, Oracle.missing("skopeo")))
struct StoreCopyTests {
    /// A kind of store: what stands before a path, and what after it.
    private static let kinds = [
        ("oci:", ":latest"), ("oci-archive:", ":latest"), ("docker-archive:", ":example.org/image:latest"),
        ("dir:", ""),
    ]

    @Test("skopeo copies what we write, to the same digest", arguments: kinds)
    func ours(prefix: String, suffix: String) throws {
        let image = try ConvertedFixture()
        let ours = prefix + image.url.appending(path: "ours").path + suffix
        let converted = try image.document("convert", image.reference, ours)
        let copy = "oci:" + image.url.appending(path: "copy").path
        try skopeo(ours, copy + ":latest")
        if prefix == "docker-archive:" {
            // skopeo reads the half that has no manifest: what it makes of it has the same configuration and contents.
            #expect(try contents(image, copy) == contents(image, image.reference))
            // The manifest that skopeo makes lists the same blobs.
            let raw = try JSONSerialization.jsonObject(with: output(["inspect", "--raw", ours])) as? NSDictionary
            let config = try #require(raw?["config"] as? NSDictionary)
            #expect(
                config["digest"] as? String == (try image.manifest()["config"] as? NSDictionary)?["digest"] as? String)
        } else {
            let inspected = try image.document("inspect", copy)
            #expect(inspected["digest"] as? String == converted["digest"] as? String)
        }
        #expect(try image.document("verify", copy)["ok"] as? Bool == true)
    }

    @Test(
        "what skopeo writes is read, with the same contents, and with the same digest where it kept the manifest",
        arguments: kinds)
    func theirs(prefix: String, suffix: String) throws {
        let image = try ConvertedFixture()
        let theirs = prefix + image.url.appending(path: "theirs").path + suffix
        try skopeo(image.reference, theirs)
        for reference in [theirs, image.url.appending(path: "theirs").path] {
            let verified = try image.document("verify", reference)
            #expect(verified["ok"] as? Bool == true)
            #expect((verified["findings"] as? [NSDictionary])?.isEmpty == true)
            #expect(try contents(image, reference) == contents(image, image.reference))
            let inspected = try image.document("inspect", reference)
            #expect(inspected["customized"] as? Bool == true)
            if prefix != "docker-archive:" {
                let digest = try image.document("inspect", image.reference)["digest"] as? String
                #expect(inspected["digest"] as? String == digest)
            }
        }
        let again = "docker-archive:\(image.url.appending(path: "again.tar").path):a/b"
        _ = try image.document("convert", theirs, again)
        try skopeo(again, "oci:\(image.url.appending(path: "again").path):latest")
        #expect(try contents(image, "oci:\(image.url.appending(path: "again").path)") == contents(image, theirs))
    }

    @Test("skopeo and we give an image the same manifest in Docker's format")
    func format() throws {
        let image = try ConvertedFixture()
        let ours = "dir:" + image.url.appending(path: "ours").path
        let theirs = image.url.appending(path: "theirs")
        let base = Fixture.repository.appending(path: "Fixtures/debian-skeleton").path
        let specs = image.url.appending(path: "no-specs")
        try FileManager.default.createDirectory(at: specs, withIntermediateDirectories: false)
        _ = try image.document(
            "convert", "--specs", specs.path, "--force", "--format", "docker", "oci:" + base, ours)
        try skopeo("oci:" + base, "dir:" + theirs.path, "--format", "v2s2")
        let documents = try [image.url.appending(path: "ours"), theirs].map {
            try JSONSerialization.jsonObject(with: Data(contentsOf: $0.appending(path: "manifest.json")))
                as? NSDictionary
        }
        #expect(documents[0] != nil)
        #expect(documents[0] == documents[1])
    }

    @Test(
        "GNU tar, bsdtar and Python list our archives alike",
        .enabled(
            if: Oracle.gnuTar != nil && Oracle.bsdtar != nil && Oracle.python != nil,
            Oracle.missing("tar, libarchive-tools, python3")))
    func listings() throws {
        let image = try ConvertedFixture()
        let file = image.url.appending(path: "ours.tar").path
        _ = try image.document("convert", image.reference, "docker-archive:\(file):a/b")
        let gnu = try #require(Oracle.gnuTar).run(["-tf", file])
        let bsd = try #require(Oracle.bsdtar).run(["-tf", file])
        let program = """
            import hashlib, sys, tarfile
            for member in tarfile.open(sys.argv[1]):
                print(member.name + "/" * member.isdir())
                if member.name.startswith("blobs/sha256/"):
                    data = tarfile.open(sys.argv[1]).extractfile(member).read()
                    assert hashlib.sha256(data).hexdigest() == member.name[13:]
                assert (member.uid, member.gid, member.uname, member.gname, member.mtime) == (0, 0, "", "", 0)
            """
        let python = try Program.python(program, [file])
        #expect(python.text.split(separator: "\n").count == 11)
        #expect(gnu.output == python.output && gnu.errors.isEmpty)
        #expect(bsd.output == python.output && bsd.errors.isEmpty)
    }

    @Test(
        "umoci reads the layout in our archive", .enabled(if: Oracle.umoci != nil, Oracle.missing("umoci")))
    func umoci() throws {
        let image = try ConvertedFixture()
        let file = image.url.appending(path: "ours.tar").path
        _ = try image.document("convert", image.reference, "oci-archive:" + file)
        let layout = image.url.appending(path: "unpacked").path
        try FileManager.default.createDirectory(atPath: layout, withIntermediateDirectories: false)
        let tar = try #require(Oracle.gnuTar).run(["-xf", file, "-C", layout])
        try #require(tar.status == 0, "\(tar.errorText)")
        let result = try #require(Oracle.umoci).run(["stat", "--json", "--image", layout + ":latest"])
        #expect(result.status == 0, "\(result.errorText)")
        #expect(result.text.contains("lxlayer: customizations for lx"))
    }

    /// Every entry of the merged view but for the number of its layer.
    private func contents(_ image: ConvertedFixture, _ reference: String) throws -> [NSDictionary] {
        try #require(try image.document("ls", reference)["entries"] as? [NSDictionary])
    }

    private func skopeo(_ source: String, _ destination: String, _ options: String...) throws {
        _ = try output(["copy", "--quiet"] + options + [source, destination])
    }

    private func output(_ arguments: [String]) throws -> Data {
        let result = try #require(Oracle.skopeo).run(["--insecure-policy"] + arguments)
        try #require(result.status == 0, "\(result.errorText)")
        return result.output
    }
}
