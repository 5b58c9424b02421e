import Foundation
import LayerEntries
import TestSupport
import Testing

/// Users' own specs on the command line, and the page that teaches them.
@Suite struct ProfileTests {
    private static func spec(_ name: String, _ steps: String...) -> String {
        "spec: lxlayer/1\nname: \(name)\nsummary: a test\ntarget: lx\nsteps:\n"
            + steps.map { "  - {id: s, why: a test, \($0)}\n" }.joined()
    }

    private static func gallery() throws -> Gallery {
        let gallery = try Gallery()
        try gallery.addSpecs(
            "mine",
            [
                "one.yaml": spec("one", "file: {path: /etc/one, contentFrom: text.conf}"), "text.conf": "a text\n",
                "two.yaml": spec("two", "file: {path: /etc/one, content: two}"),
                "three.yaml": spec("three", "override: one/s, file: {path: /etc/one, content: three}"),
                "needless.yaml": spec("needless", "override: lx-base/C13, file: {path: /etc/x, content: x}"),
                "wrong.yaml": spec("wrong", "fiel: {path: /x}") + "  - {id: t, why: x, remove: {path: x}}\n",
                "bytes.yaml": "spec: lxlayer/1\n",
            ])
        try Data([0xFF, 0xFE]).write(to: gallery.url.appending(path: "mine/bytes.yaml"))
        return gallery
    }

    @Test("a pattern, which may come from an image's label, is escaped where it is printed")
    func escapedPattern() throws {
        let gallery = try Gallery()
        let rule = #"lines: {path: /etc/hosts, rules: [{insert: x, after: "\e\\]0;owned\a"}]}"#
        try gallery.addSpecs("mine", ["escape.yaml": Self.spec("escape", rule)])
        let plan = try gallery.run("plan", "--quiet", "oci:debian-skeleton", "--profile", "mine/escape.yaml")
        #expect(plan.status == 0, "\(plan.errorText)")
        #expect(plan.text.contains("so that nothing is inserted"))
        #expect(!plan.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test("the page's example is a spec that does what the page says")
    func example() throws {
        let gallery = try Gallery()
        let page = try String(contentsOf: Fixture.repository.appending(path: "Specs/README.md"), encoding: .utf8)
        let start = try #require(page.range(of: "```yaml\n"))
        let end = try #require(page.range(of: "```\n", range: start.upperBound..<page.endIndex))
        let example = String(page[start.upperBound..<end.lowerBound])
        try gallery.addSpecs("page", ["mine.yaml": example])
        let check = try gallery.run("spec", "check", "page/mine.yaml")
        #expect(check.status == 0)
        #expect(check.text == "page/mine.yaml: good\n")
        try gallery.add(
            "image",
            {
                var image = TestImage.system
                image.layers.append(
                    .entries([
                        .file("etc/modules", "loop\n# none\n"), .symlink("sbin/init", "../lib/systemd/systemd"),
                        .file("lib/systemd/systemd", "elf", mode: 0o755),
                        .file("lib/systemd/libsystemd-shared-252.so", ""),
                    ]))
                return image
            }())
        let arguments = ["--quiet", "--profile", "page/mine.yaml", "--set", "mine.zone=Europe/Vienna", "oci:image"]
        let plan = try gallery.run(["plan"] + arguments)
        #expect(plan.text.contains("+ /etc/localtime -> /usr/share/zoneinfo/Europe/Vienna\n"))
        #expect(plan.text.contains("+ /etc/systemd/system/swap.target -> /dev/null\n"))
        #expect(try gallery.run(["convert"] + arguments + ["oci:converted"]).status == 0)
        #expect(try gallery.run("cat", "oci:converted", "/etc/motd").text == "This is a zone.\n")
        #expect(try gallery.run("cat", "oci:converted", "/etc/modules").text == "# not in a zone: loop\n# none\n")
        #expect(try gallery.run("plan", "--quiet", "oci:debian-skeleton", "--profile", "page/mine.yaml").status == 0)
    }

    @Test("one after another as in one run; what is lacking is an error with its own exit code")
    func stack() throws {
        let gallery = try ProfileTests.gallery()
        func convert(_ source: String, _ destination: String, _ arguments: String...) throws -> Program.Result {
            try gallery.run(["convert", "--quiet", "oci:" + source, "oci:" + destination] + arguments)
        }
        func digest(_ result: Program.Result) -> Substring { result.text.drop { $0 != "@" } }
        let both = try convert("debian-skeleton", "both", "--profile", "mine/one.yaml", "--profile", "mine/three.yaml")
        #expect(both.status == 0, "\(both.errorText)")
        #expect(try convert("debian-skeleton", "one", "--profile", "mine/one.yaml").status == 0)
        let added = try convert("one", "added", "--profile", "mine/three.yaml")
        #expect(digest(added) == digest(both))
        #expect(try gallery.run("cat", "oci:added", "/etc/one").text == "three")
        #expect(try gallery.run("blame", "--quiet", "oci:added", "/etc/one").text.contains("    why: a test\n"))

        let lacking = try convert("both", "never")
        #expect(lacking.status == 7)
        #expect(lacking.errorText.contains("--drop-profile one --drop-profile three"))
        #expect(try gallery.run("inspect", "--quiet", "oci:both").text.contains("customized    yes, by these specs"))
        let dropped = try convert("both", "never", "--drop-profile", "one")
        #expect(dropped.status == 64, "what three overrides is gone")
        #expect(dropped.errorText.contains("there is no such step"))
        #expect(try convert("both", "plain", "--drop-profile", "one", "--drop-profile", "three").status == 0)
        #expect(!gallery.exists("never"))
    }

    static let refusals: [Refusal] = [
        Refusal(
            7, "conflict", "plan", "oci:debian-skeleton", "--profile", "mine/one.yaml", "--profile", "mine/two.yaml"),
        Refusal(7, "needless-override", "plan", "oci:debian-skeleton", "--profile", "mine/needless.yaml"),
        Refusal(64, "spec", "plan", "oci:debian-skeleton", "--profile", "mine/wrong.yaml"),
        Refusal(64, "spec", "plan", "oci:debian-skeleton", "--profile", "mine/three.yaml"),
        Refusal(64, "spec", "plan", "oci:debian-skeleton", "--profile", "mine/one.yaml", "--profile", "mine/one.yaml"),
        Refusal(4, "no-input", "plan", "oci:debian-skeleton", "--profile", "mine/none.yaml"),
        Refusal(64, "usage", "plan", "oci:debian-skeleton", "--profile", "mine/bytes.yaml"),
        Refusal(4, "no-profile", "plan", "oci:debian-skeleton", "--drop-profile", "one"),
        Refusal(
            64, "usage", "plan", "oci:debian-skeleton", "--profile", "mine/one.yaml", "--drop-profile", "one"),
        Refusal(4, "no-input", "spec", "check", "mine/none.yaml"),
    ]

    @Test("what is refused has its exit code, and says why", arguments: refusals)
    func refused(_ refusal: Refusal) throws {
        let gallery = try ProfileTests.gallery()
        let plain = try gallery.run(refusal.arguments)
        #expect(plain.status == refusal.status, "\(plain.errorText)")
        #expect(plain.output.isEmpty)
        let document = try #require(
            try JSONSerialization.jsonObject(with: gallery.run(refusal.arguments + ["--json"]).output) as? NSDictionary)
        #expect((document["error"] as? NSDictionary)?["code"] as? String == refusal.code)
    }

    @Test("a conflict names both steps with file and line")
    func conflict() throws {
        let gallery = try ProfileTests.gallery()
        let text = try gallery.run(ProfileTests.refusals[0].arguments).errorText
        #expect(text.contains("one/s, mine/one.yaml:6:5"))
        #expect(text.contains("two/s, mine/two.yaml:6:5"))
    }

    @Test("spec check tells every mistake with its place")
    func check() throws {
        let gallery = try ProfileTests.gallery()
        let result = try gallery.run("spec", "check", "mine/one.yaml", "mine/wrong.yaml")
        #expect(result.status == 64)
        #expect(
            result.text == """
                mine/one.yaml: good
                mine/wrong.yaml:6:26: the operation fiel is unknown. Did you mean file?
                mine/wrong.yaml:7:36: path is x, not an absolute path below /, without ..

                """)
        // One that overrides a step of another is good only beside it.
        #expect(try gallery.run("spec", "check", "mine/one.yaml", "mine/three.yaml").status == 0)
        #expect(
            try gallery.run("spec", "check", "mine/three.yaml").text
                == "mine/three.yaml:6:5: override names one/s, and there is no such step\n")
        for files in [["mine/one.yaml"], ["mine/wrong.yaml", "mine/one.yaml"], ["mine/three.yaml"]] {
            let json = try gallery.run(["spec", "check", "--json"] + files)
            #expect(json.text.contains("\"ok\": \(json.status == 0)"))
            if Schemas.canValidate { try Schemas.validate(json.output, "spec-check") }
        }
    }
}
