import Foundation
import LayerEntries
import TestSupport
import Testing

/// What the command `export` writes, as others read it.
@Suite struct ExportCommandTests {
    /// Compares a tar, or what is below a directory of it, with what `ls` says.
    func compare(_ source: ExportSource, tar: String, below prefix: String = "", with listing: String) throws {
        let found = try source.play("list-tar.py", tar, prefix, listing)
        #expect(found.status == 0 && found.errorText == "", "\(found.errorText)")
        try found.output.write(to: source.url.appending(path: "found"))
        let compared = try source.play("../../EndToEnd/compare-listings.py", listing, "found", tar)
        #expect(compared.text == "")
    }

    @Test(
        "Python reads the merged view in every tar of a tree, contents and links and all",
        arguments: ["none", "gzip", "gzip:1", "xz:0"])
    func tree(compression: String) throws {
        let source = try ExportSource()
        let result = try source.mustRun("export", "oci:images", "root.tar", "--as", "rootfs", "--compress", compression)
        #expect(result.errorText.contains("left out, because only container engines put it there: /.dockerenv"))
        #expect(result.errorText.contains("drops the capabilities of /usr/bin/admin and /usr/bin/ping"))
        #expect(result.errorText.contains("--convert adds them on the way"))
        try source.listing(of: "oci:images", as: "all.json")
        var listing = try source.bytes("all.json")
        let document = try #require(try JSONSerialization.jsonObject(with: listing) as? NSDictionary)
        let entries = try #require(document["entries"] as? [NSDictionary])
            .filter { $0["path"] as? String != ".dockerenv" }
        listing = try JSONSerialization.data(withJSONObject: [
            "root": try #require(document["root"]), "entries": entries, "diagnostics": [],
        ])
        try listing.write(to: source.url.appending(path: "ls.json"))
        try compare(source, tar: "root.tar", with: "ls.json")
        // Contents, by another way to them.
        let printed = try source.mustRun("cat", "--quiet", "oci:images", "/srv/large").output
        let program = """
            import sys, tarfile
            sys.stdout.buffer.write(tarfile.open(sys.argv[1]).extractfile("srv/large").read())
            """
        #expect(try Program.python(program, [source.url.path + "/root.tar"]).output == printed)
    }

    @Test("The tar is the same from every kind of store, in every place, and to standard output") func sameBytes()
        throws
    {
        let source = try ExportSource()
        try source.mustRun("export", "oci:images", "one.tar", "--as", "rootfs", "--compress", "none")
        let expected = try source.bytes("one.tar")
        let away = try source.run(
            ["export", "oci:images", "two.tar", "--as", "rootfs", "--compress", "none"],
            environment: ["TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "TMPDIR": source.url.path])
        #expect(away.status == 0)
        #expect(try source.bytes("two.tar") == expected)
        let stream = try source.run(["export", "oci:images", "-", "--as", "rootfs", "--compress", "none", "--json"])
        #expect(stream.output == expected)
        #expect(stream.errorText.contains(#""destination":"-""#))
        let skopeo = try source.run("convert", "--force", "oci:images", "docker-archive:saved.tar:a:b")
        try #require(skopeo.status == 0, "\(skopeo.errorText)")
        try source.mustRun("convert", "--force", "oci:images", "oci:converted")
        for (reference, file) in [("docker-archive:saved.tar", "a.tar"), ("oci:converted", "b.tar")] {
            let result = try source.mustRun("export", reference, file, "--as", "rootfs", "--compress", "none")
            #expect(!result.errorText.contains("--convert adds them"))
        }
        #expect(try source.bytes("a.tar") == source.bytes("b.tar"))
        #expect(try source.bytes("a.tar") != expected)
    }

    @Test(
        "Customizing on the way gives what converting before gives", arguments: ["rootfs", "smartos", "lxc", "incus"])
    func convertOnTheWay(format: String) throws {
        let source = try ExportSource()
        let before = try TestLayout.files(in: source.url.appending(path: "images"))
        let target = ["rootfs": "lx", "smartos": "lx"][format] ?? "lxc"
        try source.mustRun("convert", "oci:images", "oci:converted", "--target", target)
        let one = try source.mustRun("export", "oci:converted", "one", "--as", format)
        #expect(!one.errorText.contains("--convert adds them"))
        let result = try source.mustRun("export", "oci:images", "two", "--as", format, "--convert", "--json")
        #expect(result.text.contains(format == "lxc" || format == "incus" ? #""lxc""# : #""lx""#))
        // Again, when there is nothing to do.
        try source.mustRun("export", "oci:converted", "three", "--as", format, "--convert")
        let files = try ["one", "two", "three"].map { name in
            let url = source.url.appending(path: name)
            return try TestLayout.files(in: url).isEmpty
                ? ["": Array(Data(contentsOf: url))] : TestLayout.files(in: url)
        }
        #expect(files[0] == files[1])
        #expect(files[0] == files[2])
        #expect(try TestLayout.files(in: source.url.appending(path: "images")) == before)
    }

    @Test("ping becomes set-user-ID where that was asked for, and no attribute is left where none is wanted")
    func attributes() throws {
        let source = try ExportSource()
        let result = try source.mustRun("export", "oci:images", "root.tar", "--as", "rootfs", "--set-uid")
        #expect(result.errorText.contains("drops the capabilities of /usr/bin/admin;"))
        #expect(result.errorText.contains("set-user-ID now, because they would lose CAP_NET_RAW: /usr/bin/ping"))
        try source.mustRun("export", "oci:images", "bare.tar", "--as", "rootfs", "--no-xattrs")
        let program = """
            import sys, tarfile
            for name in sys.argv[1:]:
                for path in ["usr/bin/ping", "usr/bin/admin"]:
                    member = tarfile.open(name).getmember(path)
                    print(oct(member.mode), sorted(key for key in member.pax_headers if "xattr" in key))
            """
        let found = try Program.python(program, ["root.tar", "bare.tar"].map { source.url.path + "/" + $0 }).text
        #expect(
            found == """
                0o4755 ['SCHILY.xattr.user.note']
                0o755 ['SCHILY.xattr.security.capability']
                0o755 []
                0o755 []

                """)
    }

    @Test("SmartOS installs the merged view, in one image or in one for each layer", arguments: [[], ["--per-layer"]])
    func smartOS(options: [String]) throws {
        var image = ExportSource.awkward
        image.tags = ["1.0"]
        let source = try ExportSource([image])
        let result = try source.run(
            ["export", "oci:images", "smartos", "--as", "smartos", "--name", "group/system:2.0"] + options)
        try #require(result.status == 0, "\(result.errorText)")
        try source.listing(of: "oci:images", as: "ls.json")
        let played = try source.play("imgadm-install.py", "smartos", "ls.json").text.split(separator: "\n")
        #expect(played.filter { $0.hasPrefix("installed ") }.count == (options.isEmpty ? 1 : 2))
        // Flattened, the remnant of a container engine is left out.
        let others = played.filter { !$0.hasPrefix("installed ") }
        #expect(others == (options.isEmpty ? ["only in ours: .dockerenv file 0644 0 0 0 "] : []))
        let top = options.isEmpty ? "image.json" : "layer-2.json"
        let manifest = try #require(
            try JSONSerialization.jsonObject(with: try source.bytes("smartos/" + top)) as? NSDictionary)
        let tags = try #require(manifest["tags"] as? NSDictionary)
        #expect(tags["docker:repo"] as? String == "group/system")
        #expect(tags["docker:tag:2.0"] as? Bool == true)
        #expect((tags["docker:config"] as? NSDictionary)?["Cmd"] as? [String] == ["/sbin/init"])
        #expect(manifest["published_at"] as? String == "2024-05-06T07:08:09Z")
    }

    @Test("Layers that imgadm reads in another way are not exported one by one") func opaque() throws {
        var image = ExportSource.awkward
        image.layers.append(.entries([.directory("srv"), .file("srv/.wh..wh..opq", ""), .file("srv/new", "")]))
        let source = try ExportSource([image])
        let refused = try source.run("export", "oci:images", "smartos", "--as", "smartos", "--per-layer")
        #expect(refused.status == 5)
        #expect(refused.errorText.contains("imgadm would not see the tree that others see: layer 3"))
        #expect(try source.names() == ["images"])
        try source.mustRun("export", "oci:images", "smartos", "--as", "smartos")
    }

    @Test("Incus gets the merged view below rootfs, or in an archive of its own") func incus() throws {
        let source = try ExportSource()
        try source.mustRun("convert", "oci:images", "oci:converted")
        try source.mustRun("export", "oci:converted", "unified.tar", "--as", "incus", "--compress", "none")
        try source.mustRun("export", "oci:converted", "split", "--as", "incus", "--split", "--compress", "zstd")
        try source.mustRun("export", "oci:converted", "root.tar", "--as", "rootfs", "--compress", "none")
        let one = try source.play("list-tar.py", "unified.tar", "rootfs")
        let other = try source.play("list-tar.py", "root.tar", "")
        #expect(one.output == other.output)
        #expect(one.errorText == "" && other.errorText == "")
        #expect(one.text.split(separator: "\n").count > 50)
        let files = try FileManager.default.contentsOfDirectory(atPath: source.url.path + "/split").sorted()
        #expect(files == ["metadata.tar.zst", "rootfs.tar.zst"])
    }

    @Test("Proxmox VE gets a system: its program is init, its layers are the image's") func proxmox() throws {
        let source = try ExportSource()
        let result = try source.mustRun("export", "oci:images", "proxmox.tar", "--as", "proxmox", "--json")
        let digest = try #require(
            (try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)?["digest"] as? String)
        let program = """
            import json, sys, tarfile
            tar = tarfile.open(sys.argv[1])
            def blob(digest): return json.load(tar.extractfile("blobs/" + digest.replace(":", "/")))
            manifest = blob(json.load(tar.extractfile("index.json"))["manifests"][0]["digest"])
            config = blob(manifest["config"]["digest"])["config"]
            print(tar.getnames()[:3], [layer["digest"] for layer in manifest["layers"]])
            print(config.get("Entrypoint"), config.get("Cmd"), config.get("StopSignal"), manifest["mediaType"])
            """
        let found = try Program.python(program, [source.url.path + "/proxmox.tar"]).text.split(separator: "\n")
        let layers = try TestLayout([ExportSource.awkward], at: source.url.appending(path: "again")).images[0].layers
        #expect(
            found == [
                "['oci-layout', 'index.json', 'blobs'] ['\(layers[0])', '\(layers[1])']",
                "['/sbin/init'] None SIGRTMIN+3 application/vnd.oci.image.manifest.v1+json",
            ])
        #expect(digest.hasPrefix("sha256:"))
        #expect(try source.run("diff", "oci:images", "proxmox.tar").status == 0)
        #expect(try source.run("verify", "proxmox.tar").status == 0)
        // It is an image as any other: it can be customized.
        try source.mustRun("convert", "oci:images", "oci:converted")
        try source.mustRun("export", "oci:converted", "other.tar", "--as", "proxmox")
        try source.mustRun("convert", "other.tar", "oci:again:x")
    }
}
