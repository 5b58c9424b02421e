import Foundation
import LXCTemplate
import Testing

@Suite("Running a wrapped template") struct TemplateTests {
    /// A directory with a template in it.
    private func directory(_ script: String) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        try write("#!/bin/sh\n\(script)\n", to: url.appending(path: "lxc-inner"))
        return url
    }

    /// Writes a program in another process: a file that this one has open could be inherited by a child of another
    /// test, and cannot be run as long as that has it.
    private func write(_ text: String, to url: URL) throws {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", #"printf %s "$2" >"$1" && chmod 755 "$1""#, "sh", url.path, text]
        try shell.run()
        shell.waitUntilExit()
    }

    @Test func `gives every byte of its arguments, and its name as liblxc does`() throws {
        let url = try directory(#"{ printf '%s\n' "${0##*/}"; printf '[%s]' "$@"; } >"$(dirname "$0")/seen""#)
        defer { try? FileManager.default.removeItem(at: url) }
        let arguments = ["--path=/a b", "", "--", "ü\n", "-x=", "--mapped-uid", "65536"]
        #expect(try Template(named: "inner", in: [url.path]).run(arguments.map { Array($0.utf8) }) == 0)
        let seen = try String(contentsOf: url.appending(path: "seen"), encoding: .utf8)
        #expect(seen == "lxc-inner\n" + arguments.map { "[\($0)]" }.joined())
    }

    @Test(arguments: [("exit 0", 0), ("exit 7", 7), ("exit 255", 255), ("kill -9 $$", 137)])
    func `returns its exit status`(script: String, status: Int32) throws {
        let url = try directory(script)
        defer { try? FileManager.default.removeItem(at: url) }
        #expect(try Template(named: url.appending(path: "lxc-inner").path).run([]) == status)
    }

    @Test(arguments: ["absent", "/absent/template", "", "../x"])
    func `says what is not there`(name: String) throws {
        let path = name.hasPrefix("/") ? name : "/absent/lxc-\(name)"
        #expect(throws: TemplateError.notFound(path: path)) { try Template(named: name, in: ["/absent"]) }
    }

    @Test func `says what cannot be run`() throws {
        let url = try directory("")
        defer { try? FileManager.default.removeItem(at: url) }
        try write("#!/absent/interpreter\n", to: url.appending(path: "lxc-inner"))
        let template = try Template(named: "inner", in: [url.path])
        #expect(throws: TemplateError.cannotRun(path: template.path, code: ENOENT)) { try template.run([]) }
    }
}
