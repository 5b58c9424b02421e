import Foundation
import TestSupport
import Testing

/// A family's tree as an image, converted by the program.
final class ConvertedFamily {
    private let directory: TemporaryDirectory
    /// The layout with the image as it was.
    let base: URL
    /// The layout with the result.
    let layout: URL
    /// What the program printed: the reference and its digest.
    let printed: String

    private let target: String

    init(_ name: String, for target: String = "lx") throws {
        self.target = target
        let directory = try TemporaryDirectory()
        self.directory = directory
        base = directory.url.appending(path: "base")
        layout = directory.url.appending(path: "converted")
        _ = try TestLayout([FamilyTree(name).image], at: base)
        printed = try ConvertedFamily.lxlayer(
            ["convert", "--quiet", "--force", "--target", target]
                + ["oci:\(base.path):latest", "oci:\(layout.path):latest"])
    }

    /// Converts the result again, in a layout of its own, and gives what the program prints.
    func convertedAgain() throws -> String {
        let again = directory.url.appending(path: "again").path
        return try ConvertedFamily.lxlayer(
            ["convert", "--quiet", "--force", "--target", target]
                + ["oci:\(layout.path):latest", "oci:\(again):latest"])
    }

    /// What `ls --json` says of the result, in a file.
    private func listing() throws -> URL {
        let file = directory.url.appending(path: "listing.json")
        try Data(ConvertedFamily.lxlayer(["ls", "--json", "--quiet", "oci:\(layout.path):latest"]).utf8).write(to: file)
        return file
    }

    /// What the platform makes of the result. The files stay as long as this is running.
    func play() throws -> PlatformReport { try Players.play(layout, listing: listing()) }

    static func lxlayer(_ arguments: [String]) throws -> String {
        let result = try Program.lxlayer.run(arguments)
        try #require(result.status == 0, "\(arguments): \(result.errorText)")
        return result.text
    }
}

/// What others make of an image: `Players/play.py`, with nothing of ours in it.
enum Players {
    static let python = Program("python3")
    static let areMissing: Comment = "not installed: python3 (make setup)"

    /// What the platform makes of the image `latest` of a layout.
    static func play(_ layout: URL, listing: URL? = nil) throws -> PlatformReport {
        let python = try #require(python)
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Players/play.py")
        let result = try python.run(
            [script.path, layout.path, "latest"] + (listing.map { [$0.path] } ?? []),
            environment: ["PYTHONDONTWRITEBYTECODE": "1"])
        try #require(result.status == 0, "\(result.errorText)")
        return PlatformReport(result.text.split(separator: "\n").map(String.init))
    }
}

/// What the platform makes of an image, from import to boot.
struct PlatformReport {
    /// How the imported tree differs from what we list.
    let imported: [String]
    /// What the installation of a zone changes.
    let installed: [String]
    /// What a boot does.
    let booted: Boot
    /// What a boot does in a zone with name servers.
    let named: Boot

    /// What the scripts do at boot.
    struct Boot {
        /// The family whose script ran to its end; nil when the platform gave up.
        var platform: String?
        /// What they did: `create`, `rewrite` or `remove`, and a path.
        var changes: Set<String>
        /// All that the player said.
        var lines: [String]
    }

    init(_ lines: [String]) {
        func part(_ word: String) -> [String] {
            lines.filter { $0.hasPrefix(word + " ") }.map { String($0.dropFirst(word.count + 1)) }
        }
        func boot(_ lines: [String]) -> Boot {
            let family = lines.first { $0.hasPrefix("family ") }?.dropFirst("family ".count)
            return Boot(
                platform: lines.contains { $0.hasPrefix("fatal ") } ? nil : family.map(String.init),
                changes: Set(lines.filter { ["create", "rewrite", "remove"].contains($0.prefix { $0 != " " }) }),
                lines: lines)
        }
        imported = part("import")
        installed = part("install")
        booted = boot(part("boot"))
        named = boot(part("named"))
    }
}
