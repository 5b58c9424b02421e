import Foundation
import LayerEntries
import TestSupport
import Testing

/// What `lint` says with its exit code, and of what it cannot read.
@Suite struct LintTests {
    @Test(
        "findings are no failure, unless that is asked for",
        arguments: [([], 0), (["--exit-code"], 8), (["--strict"], 3), (["--strict", "--exit-code"], 3)])
    func findings(options: [String], status: Int) throws {
        let gallery = try Gallery()
        let result = try gallery.run(["lint", "--quiet", "oci:debian-skeleton"] + options)
        #expect(Int(result.status) == status)
        #expect(result.text.contains("layer 3  opaque-marker"))
        #expect(result.text.contains("    imgadm sees: what the directory held below is still there"))
        #expect(result.errors.isEmpty)
    }

    @Test("without findings all is well, whatever is asked for")
    func none() throws {
        let gallery = try Gallery()
        try gallery.add("clean", TestImage([.entries([.directory("etc"), .file("etc/motd", "")])]))
        let result = try gallery.run("lint", "--quiet", "--strict", "--exit-code", "oci:clean")
        #expect(result.status == 0)
        #expect(result.text == "oci:clean: all known consumers see the same tree\n")
    }

    @Test("of a flood ten places are printed, and how many more there are")
    func flood() throws {
        let gallery = try Gallery()
        try gallery.add("flood", TestImage([.entries((0..<1500).map { .file(".wh.\($0)", "") })]))
        let lines = try gallery.run("lint", "--quiet", "oci:flood").text.split(separator: "\n")
        #expect(lines.first == "oci:flood: 1500 findings")
        #expect(lines.contains("layer 1  whiteout-of-nothing  (1500)"))
        #expect(lines.count { $0.contains("  /.wh.") } == 10)
        #expect(lines.contains("    and 1490 more"))
        let data = try gallery.run("lint", "--quiet", "--json", "oci:flood").output
        let document = try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
        let finding = try #require((document["findings"] as? [NSDictionary])?.first)
        #expect(finding["count"] as? Int == 1500)
        #expect((finding["places"] as? [NSDictionary])?.count == 1000)
    }

    @Test("a layer that cannot be read is a finding where consumers cannot read it, and not supported")
    func zstd() throws {
        let gallery = try Gallery()
        var image = TestImage([.entries([.file("n/c", "")]), .entries([.file("a", "")])])
        image.layerMediaType = "application/vnd.oci.image.layer.v1.tar+zstd+encrypted"
        try gallery.add("zstd", image)
        let result = try gallery.run("lint", "--quiet", "oci:zstd")
        #expect(result.status == 5)
        #expect(result.text.contains("layer 1  zstd-layer"))
        #expect(result.text.contains("layer 2  zstd-layer"))
        #expect(result.errorText.contains("Layer 1 and those above it are not judged"))
        let json = try gallery.run("lint", "--quiet", "--json", "oci:zstd")
        #expect(json.status == 5)
        #expect(json.text.contains("\"ok\": false"))
        if Schemas.canValidate { try Schemas.validate(json.output, "lint") }
    }

    @Test("a layer that makes no tree is damaged input")
    func damaged() throws {
        let gallery = try Gallery()
        try gallery.add("damaged", TestImage([.entries([.file("etc/.wh.", "")])]))
        let result = try gallery.run("lint", "--quiet", "oci:damaged")
        #expect(result.status == 3)
        #expect(result.text.isEmpty)
    }
}
