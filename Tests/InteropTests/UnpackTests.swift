import Foundation
import TestSupport
import Testing

@Suite struct UnpackTests {
    @Test(
        "umoci unpacks the converted image into the tree that ls tells",
        .enabled(if: Oracle.umoci != nil && Oracle.python != nil, Oracle.missing("umoci, python3")))
    func umoci() throws {
        let image = try ConvertedFixture()
        let bundle = image.url.appending(path: "bundle")
        let unpacked = try #require(Oracle.umoci).run([
            "unpack", "--rootless", "--image", image.layout.path + ":latest", bundle.path,
        ])
        try #require(unpacked.status == 0, "\(unpacked.errorText)")

        let listed = try #require(Oracle.python).run([Oracle.script("list-tree.py"), bundle.path + "/rootfs"])
        var found: [String: NSDictionary] = [:]
        for line in listed.text.split(separator: "\n") {
            let entry = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary)
            found[try #require(entry["path"] as? String)] = entry
        }
        found["."] = nil
        let entries = try #require(try image.document("ls", image.reference)["entries"] as? [NSDictionary])
        #expect(entries.count > 200)
        #expect(Set(entries.compactMap { $0["path"] as? String }) == Set(found.keys))
        for entry in entries {
            let path = try #require(entry["path"] as? String)
            let other = try #require(found[path])
            for field in ["type", "mode", "target", "size"] {
                #expect(entry[field] as? NSObject == other[field] as? NSObject, "\(path): \(field)")
            }
        }
        try compareContents(image, found)
    }

    /// What the plan says of the files that change, what `cat` prints, and what was unpacked.
    private func compareContents(_ image: ConvertedFixture, _ found: [String: NSDictionary]) throws {
        let source = Fixture.repository.appending(path: "Fixtures/debian-skeleton").path
        let changes = try #require(try image.document("plan", "oci:\(source)")["changes"] as? [NSDictionary])
        var count = 0
        for change in changes {
            guard let path = change["path"] as? String, let after = change["after"] as? NSDictionary else { continue }
            guard after["type"] as? String == "file" else { continue }
            let digest = try #require(found[path]?["sha256"] as? String)
            #expect(after["digest"] as? String == "sha256:" + digest, "\(path)")
            let printed = try Program.lxlayer.run(["cat", "--quiet", image.reference, path])
            #expect(try #require(Oracle.python).sha256(of: printed.output) == digest, "\(path)")
            count += 1
        }
        #expect(count > 10)
    }
}

extension Program {
    /// A digest that we did not compute ourselves.
    fileprivate func sha256(of data: Data) throws -> String {
        let program = "import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest(), end='')"
        return try run(["-c", program], input: data).text
    }
}
