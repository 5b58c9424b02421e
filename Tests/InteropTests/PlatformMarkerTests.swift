import Foundation
import TestSupport
import Testing

/// The functions that scripts of the platform use, run by the shells that are here: ksh is the platform's own.
@Suite struct PlatformMarkerTests {
    private static let shells = [
        ["ksh"], ["mksh"], ["dash"], ["bash", "--posix"], ["busybox", "sh"],
    ].filter { Program($0[0]) != nil }

    private static let functions = Fixture.repository.appending(path: "Specs/lx/lx-customized.ksh").path

    private static let good = """
        schema=1
        tool=lxlayer
        target=lx
        specs=lx-base,mine
        specs_digest=sha256:0123
        categories=1,3,7
        steps=lx-base/C01,lx-base/C09-dev,mine/a.b

        """

    /// A zone's root with this marker.
    private static func zone(_ marker: String?) throws -> TemporaryDirectory {
        let zone = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            at: zone.url.appending(path: "etc"), withIntermediateDirectories: true)
        if let marker { try Data(marker.utf8).write(to: zone.url.appending(path: "etc/lx-customized")) }
        return zone
    }

    private static func run(_ shell: [String], _ words: [String]) throws -> Program.Result {
        let program = try #require(Program(shell[0]))
        let script = ". \"$0\"; \"$@\""
        return try program.run(Array(shell.dropFirst()) + ["-c", script, functions] + words)
    }

    static let questions: [(words: [String], succeeds: Bool)] = [
        (["lx_customized"], true), (["lx_customized_category", "1"], true), (["lx_customized_category", "7"], true),
        (["lx_customized_category", "2"], false), (["lx_customized_category", "1,3"], false),
        (["lx_customized_category", "*"], false), (["lx_customized_category", ""], false),
        (["lx_customized_step", "lx-base/C01"], true), (["lx_customized_step", "mine/a.b"], true),
        (["lx_customized_step", "lx-base/C0"], false), (["lx_customized_step", "lx-base/C02"], false),
        (["lx_customized_step", "*/*"], false), (["lx_customized_step", "C01"], false),
        (["lx_customized_value", "specs"], true), (["lx_customized_value", "spec"], false),
        (["lx_customized_value", "s.*"], false),
    ]

    @Test(
        "they tell what is done",
        .enabled(if: Program("ksh") != nil, Oracle.missing("ksh93u+m; other shells were not asked either")),
        arguments: questions)
    func answers(words: [String], succeeds: Bool) throws {
        let zone = try PlatformMarkerTests.zone(PlatformMarkerTests.good)
        for shell in PlatformMarkerTests.shells {
            let result = try PlatformMarkerTests.run(shell, [words[0], zone.url.path] + words.dropFirst())
            #expect((result.status == 0) == succeeds, "\(shell)")
            #expect(result.errorText == "", "\(shell)")
            if words[0] == "lx_customized_value" {
                #expect(result.text == (succeeds ? "lx-base,mine\n" : ""), "\(shell)")
            }
        }
    }

    static let markers: [String?] = [
        nil, "", "schema=2\ntarget=lx\n", "schema=1\ntarget=lxc\n", "schema=1\nschema=1\ntarget=lx\n", "target=lx\n",
        " schema=1\ntarget=lx\n", "schema=1\r\ntarget=lx\r\n", "schema=$(echo 1)\ntarget=lx\n",
        "schema=1\ntarget=lx\u{1B}[31m\n", "schema=`touch evil`1\ntarget=lx\n",
        "schema=1\ntarget=lx\n" + String(repeating: "#", count: 65536),
    ]

    @Test(
        "they believe only what is plain",
        .enabled(if: Program("ksh") != nil, Oracle.missing("ksh93u+m; other shells were not asked either")),
        arguments: markers)
    func doubts(marker: String?) throws {
        let zone = try PlatformMarkerTests.zone(marker)
        for shell in PlatformMarkerTests.shells {
            let result = try PlatformMarkerTests.run(shell, ["lx_customized", zone.url.path])
            #expect(result.status != 0, "\(shell)")
            #expect(result.text == "")
        }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: zone.url.path).allSatisfy { $0.hasPrefix("etc") })
    }

    @Test(
        "they follow no link, wait for no pipe, and want to know the root",
        .enabled(if: Program("ksh") != nil, Oracle.missing("ksh93u+m; other shells were not asked either")))
    func links() throws {
        let other = try PlatformMarkerTests.zone(PlatformMarkerTests.good)
        let linked = try PlatformMarkerTests.zone(nil)
        try FileManager.default.createSymbolicLink(
            atPath: linked.url.appending(path: "etc/lx-customized").path,
            withDestinationPath: other.url.appending(path: "etc/lx-customized").path)
        let moved = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(
            atPath: moved.url.appending(path: "etc").path, withDestinationPath: other.url.appending(path: "etc").path)
        let pipe = try PlatformMarkerTests.zone(nil)
        #expect(try #require(Program("mkfifo")).run([pipe.url.appending(path: "etc/lx-customized").path]).status == 0)
        let directory = try PlatformMarkerTests.zone(nil)
        try FileManager.default.createDirectory(
            at: directory.url.appending(path: "etc/lx-customized"), withIntermediateDirectories: true)
        let roots = [linked, moved, pipe, directory].map(\.url.path) + ["", ".", "etc", other.url.path + "/none"]
        for shell in PlatformMarkerTests.shells {
            #expect(try PlatformMarkerTests.run(shell, ["lx_customized", other.url.path]).status == 0)
            for root in roots {
                let result = try PlatformMarkerTests.run(shell, ["lx_customized", root])
                #expect(result.status != 0, "\(shell) \(root)")
                #expect(result.text == "")
            }
        }
    }

    @Test(
        "they read the marker that we write",
        .enabled(if: Program("ksh") != nil, Oracle.missing("ksh93u+m; other shells were not asked either")))
    func ours() throws {
        let image = try ConvertedFixture()
        let marker = try Program.lxlayer.run(["cat", "--quiet", image.reference, "/etc/lx-customized"])
        let zone = try PlatformMarkerTests.zone(marker.text)
        for shell in PlatformMarkerTests.shells {
            for words in [["lx_customized_category", "1"], ["lx_customized_step", "lx-base/C01"]] {
                let result = try PlatformMarkerTests.run(shell, [words[0], zone.url.path] + words.dropFirst())
                #expect(result.status == 0, "\(shell)")
            }
            let digest = try PlatformMarkerTests.run(shell, ["lx_customized_value", zone.url.path, "specs_digest"])
            #expect(digest.text.hasPrefix("sha256:"))
        }
    }
}
