import Foundation
import TestSupport
import Testing

/// Profiles that are applied to an unpacked tree one after the other. Only root can write what is root's.
@Suite(.enabled(if: getuid() == 0, "needs root")) struct TreeChainTests {
    private static func profile(_ name: String, _ steps: String...) -> String {
        "spec: lxlayer/1\nname: \(name)\nsummary: a test\ntarget: lx\nparams:\n"
            + "  who: {default: me, pattern: '[a-z]+'}\nsteps:\n"
            + steps.enumerated().map { "  - {id: s\($0), why: of \(name), \($1)}\n" }.joined()
    }

    private static let list = "lines: {path: /etc/list, ifMissing: create, rules: [append: "

    private func gallery(_ trees: String...) throws -> Gallery {
        let gallery = try Gallery()
        try gallery.addSpecs("none", [:])
        try gallery.addSpecs(
            "p",
            [
                "libs.yaml": Self.profile(
                    "libs", "file: {path: /etc/new/libs, content: '{{who}}'}", "\(Self.list)libs]}",
                    "remove: {path: /etc/old}", "file: {path: /etc/issue, content: ours, ifExists: replace}"),
                "libs2.yaml": Self.profile("libs", "file: {path: /etc/new/libs2, content: two}"),
                // Its condition holds of the tree below, not of what libs made of it.
                "apps.yaml": Self.profile(
                    "apps", "\(Self.list)apps]}", "when: {exists: /etc/old}, file: {path: /etc/saw-old, content: x}",
                    "when: {exists: /etc/new}, file: {path: /etc/saw-new, content: x}"),
                "idle.yaml": Self.profile("idle", "when: {exists: /nowhere}, file: {path: /etc/x, content: x}"),
                "rival.yaml": Self.profile("rival", "file: {path: /etc/issue, content: rival, ifExists: replace}"),
            ])
        for tree in trees {
            for (path, text) in [
                "etc/os-release": "ID=debian\n", "etc/issue": "theirs\n", "etc/old/a": "a\n", "etc/old/b/c": "c\n",
            ] {
                let url = gallery.url.appending(path: tree).appending(path: path)
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(text.utf8).write(to: url)
            }
            // What was there is kept with its time.
            for path in try FileManager.default.subpathsOfDirectory(atPath: gallery.url.appending(path: tree).path) {
                let time = timeval(tv_sec: 1, tv_usec: 0)
                utimes(gallery.url.appending(path: tree).appending(path: path).path, [time, time])
            }
        }
        return gallery
    }

    @discardableResult
    private func apply(
        _ gallery: Gallery, _ tree: String, _ profiles: [String], _ more: String..., status: Int32 = 0
    ) throws -> Program.Result {
        let arguments = ["apply", "--force", "--specs", "none", "--rootfs", tree]
        let result = try gallery.run(
            arguments + profiles.flatMap { ["--profile", "p/\($0).yaml"] } + more,
            environment: ["SOURCE_DATE_EPOCH": "1700000000"])
        #expect(result.status == status, "\(result.text)\(result.errorText)")
        return result
    }

    /// Everything below a tree but the times of directories.
    private func listing(_ gallery: Gallery, _ tree: String) throws -> [String: String] {
        let root = gallery.url.appending(path: tree)
        var listing: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            let url = root.appending(path: path)
            let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
            let isDirectory = attributes[.type] as? FileAttributeType == .typeDirectory
            let text = isDirectory ? "directory" : String(decoding: try Data(contentsOf: url), as: UTF8.self)
            let time = isDirectory ? "" : "\((attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)"
            listing[path] = "\(attributes[.posixPermissions] ?? 0) \(time) \(text)"
        }
        return listing
    }

    private func text(_ path: String, in gallery: Gallery, _ tree: String = "one") -> String? {
        (try? Data(contentsOf: gallery.url.appending(path: tree).appending(path: path)))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [["libs", "apps"], ["apps", "libs"], ["libs", "idle", "apps"]])
    func `make the tree and the record that one run makes`(order: [String]) throws {
        let gallery = try gallery("one", "other")
        for profile in order { try apply(gallery, "one", [profile]) }
        try apply(gallery, "other", order)
        #expect(try listing(gallery, "one") == listing(gallery, "other"))
        #expect(text("etc/list", in: gallery) == order.filter { $0 != "idle" }.joined(separator: "\n") + "\n")
        #expect(text("etc/saw-old", in: gallery) == "x" && text("etc/saw-new", in: gallery) == nil)
        #expect(text("etc/old/a", in: gallery) == nil)
        let once = try listing(gallery, "one")
        for profile in order { #expect(try apply(gallery, "one", [profile]).text.contains("nothing to change\n")) }
        #expect(try apply(gallery, "one", []).text.contains("nothing to change\n"))
        #expect(try listing(gallery, "one") == once)
        #expect(try gallery.leftovers() == [])
    }

    @Test func `another version is an error, or takes its place`() throws {
        let gallery = try gallery("one", "other")
        try apply(gallery, "one", ["libs", "apps"])
        let before = try listing(gallery, "one")
        let refused = try apply(gallery, "one", ["libs2"], status: 7)
        #expect(refused.errorText.contains("--upgrade"))
        #expect(try listing(gallery, "one") == before)
        try apply(gallery, "one", ["libs2"], "--upgrade")
        try apply(gallery, "other", ["libs2", "apps"])
        #expect(try listing(gallery, "one") == listing(gallery, "other"))
        #expect(text("etc/issue", in: gallery) == "theirs\n" && text("etc/old/b/c", in: gallery) == "c\n")
    }

    @Test func `a profile that is dropped leaves nothing`() throws {
        let gallery = try gallery("one", "other")
        try apply(gallery, "one", ["libs", "apps"])
        try apply(gallery, "one", [], "--drop-profile", "libs")
        try apply(gallery, "other", ["apps"])
        #expect(try listing(gallery, "one") == listing(gallery, "other"))
        try apply(gallery, "one", [], "--drop-profile", "apps")
        let bare = try self.gallery("one")
        #expect(try listing(gallery, "one") == listing(bare, "one").filter { !$0.key.hasPrefix("usr") })
        try apply(gallery, "one", [], "--drop-profile", "apps", status: 4)
    }

    @Test func `a conflict with an earlier one names both`() throws {
        let gallery = try gallery("one")
        try apply(gallery, "one", ["libs"])
        let conflict = try apply(gallery, "one", ["rival"], status: 7)
        #expect(conflict.errorText.contains("libs/s3") && conflict.errorText.contains("rival/s0"))
        #expect(text("etc/issue", in: gallery) == "ours")
    }

    @Test func `what somebody else did since then is theirs`() throws {
        let gallery = try gallery("one")
        try apply(gallery, "one", ["libs"])
        try Data("mine\n".utf8).write(to: gallery.url.appending(path: "one/etc/list"))
        try Data("mine\n".utf8).write(to: gallery.url.appending(path: "one/etc/new/mine"))
        let blame = try gallery.run("blame", "--rootfs", "one", "/etc/list")
        #expect(blame.text.contains("changed by somebody else since then\n"))
        try apply(gallery, "one", ["apps"])
        #expect(text("etc/list", in: gallery) == "mine\nlibs\napps\n")
        try apply(gallery, "one", [], "--drop-profile", "libs", "--drop-profile", "apps")
        #expect(text("etc/list", in: gallery) == "mine\n" && text("etc/new/mine", in: gallery) == "mine\n")
    }

    @Test func `parameters stay, and a damaged file is told`() throws {
        let gallery = try gallery("one")
        try apply(gallery, "one", ["libs"], "--set", "libs.who=you")
        try apply(gallery, "one", ["apps"])
        #expect(text("etc/new/libs", in: gallery) == "you")
        try Data("{}".utf8).write(to: gallery.url.appending(path: "one/usr/lib/lxlayer/undo.json"))
        #expect(try apply(gallery, "one", ["apps"], status: 3).errorText.contains("/usr/lib/lxlayer/undo.json"))
    }

    @Test func `the tree says who wrote a path, and what was there`() throws {
        let gallery = try gallery("one")
        try apply(gallery, "one", ["libs", "apps"])
        let issue = try gallery.run("blame", "--rootfs", "one", "/etc/issue")
        #expect(
            issue.text.hasPrefix(
                "/etc/issue\nstep: libs/s3  file\n    why: of libs\nbefore: file  0644 0:0  7 B  sha256:"))
        let list = try gallery.run("blame", "--rootfs", "one", "/etc/list")
        #expect(
            list.text == """
                /etc/list
                step: apps/s0  lines
                    why: of apps
                step: libs/s1  lines
                    why: of libs
                before: nothing

                """)
        let theirs = try gallery.run("blame", "--rootfs", "one", "/etc/os-release")
        #expect(theirs.text == "/etc/os-release\nno step changed it\n")
        #expect(try gallery.run("blame", "--rootfs", "one", "/etc/nothing").status == 4)
        for path in ["/etc/issue", "/etc/list", "/etc/old", "/etc/os-release"] where Schemas.canValidate {
            let json = try gallery.run("blame", "--json", "--rootfs", "one", path)
            try Schemas.validate(json.output, "blame-rootfs")
        }
    }
}
