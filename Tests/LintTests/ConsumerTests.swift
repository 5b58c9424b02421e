import Foundation
import LayerEntries
import Lint
import RootTree
import TestSupport
import Testing

/// What the table claims of consumers, held to what those that are installed see.
@Suite(.serialized) struct ConsumerTests {
    static let isRoot = getuid() == 0
    static let cases = (LintCase.clean + LintCase.broken).filter { isRoot || !$0.needsRoot }

    @Test(
        "umoci sees what we see, but for what the table says",
        .enabled(if: Program("umoci") != nil && Program("python3") != nil, "not installed: umoci, python3 (make setup)")
    )
    func umoci() throws {
        let umoci = try #require(Program("umoci"))
        let work = try TemporaryDirectory()
        for (number, example) in ConsumerTests.cases.enumerated() {
            let layout = try layout(example, in: work.url, number)
            let bundle = work.url.appending(path: "bundle\(number)").path
            let options = ["unpack"] + (ConsumerTests.isRoot ? [] : ["--rootless"])
            let result = try umoci.run(options + ["--image", layout.path + ":latest", bundle])
            let seen = result.status == 0 ? try ConsumerTests.listing(of: bundle + "/rootfs") : nil
            try compare(seen, .umoci, example, result.errorText)
        }
    }

    @Test(
        "umoci sees what we see of random layers that no finding says otherwise of",
        .enabled(if: Program("umoci") != nil && Program("python3") != nil, "not installed: umoci, python3 (make setup)")
    )
    func umociOnRandomLayers() throws {
        let umoci = try #require(Program("umoci"))
        let work = try TemporaryDirectory()
        for (number, example) in try RandomLayers.unclaimed(of: .umoci, count: 40).enumerated() {
            let layout = try layout(example, in: work.url, number)
            let bundle = work.url.appending(path: "bundle\(number)").path
            let options = ["unpack"] + (ConsumerTests.isRoot ? [] : ["--rootless"])
            let result = try umoci.run(options + ["--image", layout.path + ":latest", bundle])
            let seen = result.status == 0 ? try ConsumerTests.listing(of: bundle + "/rootfs") : nil
            try compare(seen, .umoci, example, result.errorText)
        }
    }

    @Test(
        "podman sees what we see of random layers that no finding says otherwise of",
        .enabled(if: PodmanStore.isUsable, "needs root, podman 4 and overlayfs; and python3"))
    func podmanOnRandomLayers() throws {
        let store = try PodmanStore()
        let work = try TemporaryDirectory()
        for (number, example) in try RandomLayers.unclaimed(of: .podman, count: 40).enumerated() {
            let layout = try layout(example, in: work.url, number)
            let (seen, errors) = try store.withMounted(layout) { try ConsumerTests.listing(of: $0) }
            try compare(seen, .podman, example, errors)
        }
    }

    @Test(
        "podman sees on overlayfs what we see, but for what the table says",
        .enabled(if: PodmanStore.isUsable, "needs root, podman 4 and overlayfs; and python3"))
    func podman() throws {
        let store = try PodmanStore()
        let work = try TemporaryDirectory()
        for (number, example) in ConsumerTests.cases.enumerated() {
            let layout = try layout(example, in: work.url, number)
            let (seen, errors) = try store.withMounted(layout) { try ConsumerTests.listing(of: $0) }
            try compare(seen, .podman, example, errors)
        }
    }

    /// A consumer that the table names must differ, or refuse where the table says so; any other must not.
    private func compare(_ seen: [String]?, _ consumer: Consumer, _ example: LintCase, _ errors: String) throws {
        let findings = LayerLint.findings(in: example.entries, over: try example.view(whole: false), layer: 1)
        let claims = findings.flatMap(\.consumers).filter { $0.consumer == consumer }
        guard let seen else {
            #expect(
                claims.contains { $0.sees.contains("refuses") }, "\(consumer), \(example.testDescription): \(errors)")
            return
        }
        let expected = ConsumerTests.listing(of: try example.view(whole: true))
        let difference = Set(seen).symmetricDifference(expected).sorted()
        // Some refuse a layer only where more comes together than the rule says.
        let mayAgree = claims.allSatisfy { $0.sees.contains(" where ") }
        #expect(
            difference.isEmpty ? mayAgree : !claims.isEmpty,
            "\(consumer), \(example.testDescription): claimed \(claims.map(\.sees)), different are \(difference)")
    }

    private func layout(_ example: LintCase, in directory: URL, _ number: Int) throws -> URL {
        let url = directory.appending(path: "layout\(number)")
        _ = try TestLayout([TestImage([.entries(LintCase.lower), .entries(example.entries)])], at: url)
        return url
    }

    /// A line for each name: path, type, mode, time, and a link's target; a name that cannot be looked at is one, too.
    private static func listing(of directory: String) throws -> [String] {
        let program = """
            import os, stat, sys
            TYPES = {stat.S_IFREG: "file", stat.S_IFDIR: "directory", stat.S_IFLNK: "symlink"}
            root = sys.argv[1]
            for parent, directories, files in os.walk(root):
                for name in directories + files:
                    path = os.path.join(parent, name)
                    relative = os.path.relpath(path, root)
                    try:
                        status = os.lstat(path)
                    except OSError:
                        print(relative, "?")
                        continue
                    kind = TYPES.get(stat.S_IFMT(status.st_mode), "special")
                    mode = "-" if kind == "symlink" else format(stat.S_IMODE(status.st_mode), "o")
                    target = os.readlink(path) if kind == "symlink" else ""
                    print(relative, kind, mode, int(status.st_mtime), target)
            """
        return try Program.python(program, [directory]).text.split(separator: "\n").map(String.init)
    }

    private static func listing(of view: MergedView) -> [String] {
        view.nodes().map { node in
            var (kind, mode, target) = ("special", String(node.entry.metadata.mode, radix: 8), "")
            switch node.entry.kind {
            case .directory: kind = "directory"
            case .file: kind = "file"
            case .symlink(let bytes): (kind, mode, target) = ("symlink", "-", String(decoding: bytes, as: UTF8.self))
            default: break
            }
            return "\(node.entry.path) \(kind) \(mode) \(node.entry.metadata.modified.seconds) \(target)"
        }
    }
}
