import Digests
import Exports
import Foundation
import ImageDocuments
import LayerEntries
import RootTree
import TestSupport
import Testing

/// What is said of a tree to those who unpack it.
@Suite struct MetadataTests {
    /// Debian's own: only that one sees Debian's packages.
    static let python = Program(at: URL(filePath: "/usr/bin/python3"))
    static let hasYAML: Bool = (try? python.run(["-c", "import yaml"]))?.status == 0

    static let texts = [
        "Debian GNU/Linux 12 (bookworm)", "a: b # c", "x\n- y", "\"quoted\" and \\ back", "",
        "\u{1}\u{7f}\u{85}\u{2028}",
        "ünï😀", "{{ config }}", "yes", "12", "'", "\t",
    ]

    @Test(
        "Incus reads what the image says, whatever it says", .enabled(if: hasYAML, "python3-yaml is not installed"),
        arguments: texts)
    func incus(text: String) throws {
        let metadata = IncusMetadata(
            architecture: "x86_64", created: 1_700_000_000, summary: text, distribution: text, release: text)
        let entries = metadata.entries
        #expect(
            entries.map(\.path.description)
                == ["metadata.yaml", "templates", "templates/hostname.tpl", "templates/hosts.tpl"])
        let yaml = Data(try #require(entries[0].content))
        let program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout)"
        let result = try Self.python.run(["-c", program], input: yaml)
        #expect(result.status == 0, "\(result.errorText)")
        let document = try #require(try JSONSerialization.jsonObject(with: result.output) as? NSDictionary)
        func template(_ name: String) -> NSDictionary { ["when": ["create", "copy"], "template": name] }
        let expected: NSDictionary = [
            "architecture": "x86_64", "creation_date": 1_700_000_000,
            "properties": ["architecture": "x86_64", "description": text, "os": text, "release": text],
            "templates": [
                "/etc/hostname": template("hostname.tpl"), "/etc/hosts": template("hosts.tpl"),
            ],
        ]
        #expect(document == expected)
    }

    static let trees: [(String, [LayerEntry], [String])] = [
        ("both are there", [.file("etc/hostname", "x"), .file("etc/hosts", "x")], ["etc/hostname", "etc/hosts"]),
        ("neither is there", [.directory("etc")], ["etc/hostname", "etc/hosts"]),
        ("no /etc", [.directory("usr")], []),
        ("/etc is a link out of the root", [.symlink("etc", "/../../etc")], []),
        ("/etc is a link", [.symlink("etc", "usr"), .directory("usr")], []),
        ("one is a link", [.symlink("etc/hostname", "/etc/passwd")], ["etc/hosts"]),
        ("one is a directory", [.directory("etc/hosts")], ["etc/hostname"]),
    ]

    @Test("LXC's template never follows a link of the image on the host", arguments: trees)
    func lxcNames(_: String, entries: [LayerEntry], expected: [String]) throws {
        var view = MergedView()
        try view.apply(entries)
        let names = LXCMetadata.names(over: view, modified: 0)
        #expect(names.map(\.path.description) == expected)
        #expect(names.allSatisfy { String(decoding: $0.content ?? [], as: UTF8.self).contains("LXC_NAME") })
    }

    @Test("LXC's configuration has nothing but what is in the lists") func lxcConfig() throws {
        let metadata = LXCMetadata(
            architecture: "x86_64", haltSignal: "SIGRTMIN+3", created: 0, templates: [.literal("etc/hostname")])
        var files: [String: String] = [:]
        for entry in metadata.entries {
            files[entry.path.description] = String(decoding: entry.content ?? [], as: UTF8.self)
        }
        #expect(files.keys.sorted() == ["config", "config-user", "create-message", "excludes-user", "templates"])
        #expect(
            files["config"]
                == "lxc.include = LXC_TEMPLATE_CONFIG/common.conf\nlxc.arch = x86_64\nlxc.signal.halt = SIGRTMIN+3\n")
        #expect(files["config-user"]?.contains("userns.conf") == true)
        #expect(files["templates"] == "/etc/hostname\n")
    }

    static func image(layers count: Int, environment: [String] = []) throws -> SmartOSImage {
        let words = environment.map { "\"\($0)\"" }.joined(separator: ",")
        let text = """
            {"architecture":"amd64","os":"linux","rootfs":{"type":"layers"},"config":{"Env":[\(words)],"Cmd":["/x"]}}
            """
        return SmartOSImage(
            layers: (0..<count).map { Digest(of: [UInt8($0)]) }, repository: "group/name", tag: "1.0",
            container: try ImageConfig(JSONText(Array(text.utf8))).container, architecture: "amd64",
            published: "2024-01-02T03:04:05Z", summary: String(repeating: "x", count: 600),
            file: SmartOSImage.File(sha1: String(repeating: "0", count: 40), size: 1, compression: "gzip"))
    }

    @Test("SmartOS's name of an image is made as RFD 57 says", arguments: 1...4) func uuid(count: Int) throws {
        let image = try Self.image(layers: count)
        let program = """
            import hashlib, sys, uuid
            print(uuid.UUID(hashlib.sha256(" ".join(sys.argv[1:]).encode()).hexdigest()[:32]), end="")
            """
        #expect(try Program.python(program, image.layers.map(\.description)).text == image.uuid)
        if count > 1 {
            #expect(try Program.python(program, image.layers.dropLast().map(\.description)).text == image.origin)
        } else {
            #expect(image.origin == nil)
        }
    }

    @Test("A configuration that is too long for imgadm is left out, and everything else stays") func longConfig() throws
    {
        let short = try Self.image(layers: 1, environment: [String(repeating: "x", count: 9000)])
        #expect(!short.lacksConfig)
        let long = try Self.image(layers: 1, environment: [String(repeating: "x", count: 10_500)])
        #expect(long.lacksConfig)
        let manifest = try #require(
            try JSONSerialization.jsonObject(with: Data(long.manifest.serialized())) as? NSDictionary)
        let tags = try #require(manifest["tags"] as? NSDictionary)
        #expect(
            tags.allKeys.compactMap { $0 as? String }.sorted()
                == ["docker:architecture", "docker:id", "docker:repo", "docker:tag:1.0"])
        #expect((manifest["description"] as? String)?.count == 512)
    }

    @Test("The install script is only its commands, in order") func script() {
        #expect(
            InstallScript.text([("layer-1.json", "layer-1.tar.gz"), ("layer-2.json", "layer-2.tar")]) == """
                #!/bin/sh -e
                imgadm install -m layer-1.json -f layer-1.tar.gz
                imgadm install -m layer-2.json -f layer-2.tar

                """)
    }
}
