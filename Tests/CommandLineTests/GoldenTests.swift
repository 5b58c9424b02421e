import Foundation
import TestSupport
import Testing

/// What the program prints, word by word, about the bundled image.
///
/// `LXLAYER_RENEW_GOLDENS=1 swift test --filter GoldenTests` writes the files of `Golden/` anew; look at what changed
/// before it is taken.
@Suite struct GoldenTests {
    /// The file of `Golden/`, and the commands whose last one prints what is in it.
    static let outputs: [(file: String, commands: [[String]])] = results + helps + spec

    private static let results: [(file: String, commands: [[String]])] = [
        ("help.txt", [["--help"]]),
        ("plan.txt", [["plan", "oci:debian-skeleton:latest"]]),
        ("plan-skipped.txt", [["plan", "--skipped", "oci:debian-skeleton:latest"]]),
        ("plan.json", [["plan", "--json", "oci:debian-skeleton:latest"]]),
        ("plan-lxc.txt", [["plan", "--target", "lxc", "oci:debian-skeleton:latest"]]),
        ("inspect.txt", [["inspect", "oci:debian-skeleton"]]),
        ("inspect.json", [["inspect", "--json", "oci:debian-skeleton"]]),
        ("export.txt", [["export", "oci:debian-skeleton", "root.tar", "--as", "rootfs", "--compress", "none"]]),
        ("lint.txt", [["lint", "oci:debian-skeleton"]]),
        ("lint.json", [["lint", "--json", "oci:debian-skeleton"]]),
        ("convert.txt", [convert]),
        ("convert.json", [convert + ["--json"]]),
        ("converted-inspect.txt", [convert, ["inspect", "oci:converted"]]),
        ("converted-plan.txt", [convert, ["plan", "oci:converted"]]),
        ("converted-verify.txt", [convert, ["verify", "oci:converted"]]),
        ("converted-ls.txt", [convert, ["ls", "-l", "oci:converted"]]),
        ("ls-tree.txt", [["ls", "--tree", "oci:debian-skeleton", "/srv"]]),
        ("ls-glob.txt", [["ls", "oci:debian-skeleton", "etc/**/ssh*"]]),
        ("ls-layer.txt", [["ls", "-l", "--layer", "3", "oci:debian-skeleton"]]),
        ("converted-blame.txt", [convert, ["blame", "oci:converted", "/etc/fstab"]]),
        ("converted-fstab.txt", [convert, ["cat", "oci:converted", "/etc/fstab"]]),
    ]

    private static let helps = [
        "convert", "plan", "verify", "inspect", "ls", "cat", "blame", "diff", "export", "lint", "apply",
    ].map { (file: "help-\($0).txt", commands: [[$0, "--help"]]) }
    private static let spec = [
        (file: "help-spec-check.txt", commands: [["spec", "check", "--help"]]),
        (file: "help-cache.txt", commands: [["cache", "--help"]]),
        (file: "help-cache-prune.txt", commands: [["cache", "prune", "--help"]]),
    ]
    private static let convert = ["convert", "oci:debian-skeleton:latest", "oci:converted"]

    @Test("the program prints what it printed before", arguments: outputs)
    func golden(file: String, commands: [[String]]) throws {
        let gallery = try Gallery()
        var output = Data()
        for command in commands {
            let result = try gallery.run(command)
            try #require(result.status == 0, "\(result.errorText)")
            output = result.output
        }
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
            .appending(path: file)
        if ProcessInfo.processInfo.environment["LXLAYER_RENEW_GOLDENS"] == "1" { try output.write(to: golden) }
        let expected = String(decoding: try Data(contentsOf: golden), as: UTF8.self)
        let difference = GoldenTests.firstDifference(expected, String(decoding: output, as: UTF8.self))
        #expect(difference == nil, "\(file): LXLAYER_RENEW_GOLDENS=1 renews it")
    }

    @Test("the README shows what the program prints")
    func readme() throws {
        let readme = try String(contentsOf: Fixture.repository.appending(path: "README.md"), encoding: .utf8)
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        let shown = readme.replacing("oci:demo/debian-skeleton:latest", with: "oci:converted:latest")
        for (file, word) in [("convert.txt", "sha256:"), ("converted-verify.txt", "sha256:"), ("export.txt", ".tar")] {
            for line in try String(contentsOf: golden.appending(path: file), encoding: .utf8).split(separator: "\n")
            where line.contains(word) { #expect(shown.contains(line), "\(file)") }
        }
        let digest = try String(contentsOf: golden.appending(path: "inspect.txt"), encoding: .utf8)
            .split(separator: "\n").first { $0.hasPrefix("digest") }
        #expect(shown.contains(try #require(digest)))
        for file in ["plan.txt", "plan-lxc.txt"] {
            let plan = try String(contentsOf: golden.appending(path: file), encoding: .utf8)
            let summary = try #require(
                plan.split(separator: "\n").first?.split(separator: " ").dropFirst().joined(separator: " "))
            #expect(shown.contains(summary))
        }
    }

    @Test("every file of Golden/ belongs to a test")
    func noneLeft() throws {
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        let files = try FileManager.default.contentsOfDirectory(atPath: golden.path)
        #expect(files.sorted() == GoldenTests.outputs.map(\.file).sorted())
    }

    /// The first line that differs, as it should be and as it is.
    private static func firstDifference(_ expected: String, _ found: String) -> String? {
        if expected == found { return nil }
        let left = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let right = found.split(separator: "\n", omittingEmptySubsequences: false)
        for number in 0..<max(left.count, right.count) {
            let (one, two) = (left.dropFirst(number).first, right.dropFirst(number).first)
            if one != two {
                return "line \(number + 1): expected \(one ?? "no more lines"), found \(two ?? "no more lines")"
            }
        }
        return "the same lines, spelled in other bytes"
    }
}
