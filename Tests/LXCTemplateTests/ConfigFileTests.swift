import Foundation
import LXCTemplate
import Testing

@Suite("A container's config file") struct ConfigFileTests {
    private func directory(_ text: String?) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appending(path: "config-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        if let text { try Data(text.utf8).write(to: url.appending(path: "config")) }
        return url
    }

    @Test func `keeps what others wrote, byte for byte, and its inode`() throws {
        let others = "# a header\nlxc.include = /x\nlxc.net.0.type = empty"
        let url = try directory(others)
        defer { try? FileManager.default.removeItem(at: url) }
        let path = url.appending(path: "config").path
        func inode() throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
        }
        let before = try inode()
        let block = ConfigBlock(profiles: ["a"], lines: [try ConfigLine("lxc.tty.max", "1")])
        #expect(try ConfigFile(inDirectory: url.path).append(block))
        let text = try String(contentsOf: url.appending(path: "config"), encoding: .utf8)
        #expect(text == others + "\n# BEGIN lxlayer profiles=a\nlxc.tty.max = 1\n# END lxlayer\n")
        #expect(try !ConfigFile(inDirectory: url.path).append(block))
        #expect(try String(contentsOf: url.appending(path: "config"), encoding: .utf8) == text)
        #expect(try inode() == before)
    }

    @Test(arguments: ["absent", "link", "directory", "pipe"])
    func `is refused where it is no file`(kind: String) throws {
        let url = try directory(nil)
        defer { try? FileManager.default.removeItem(at: url) }
        let path = url.appending(path: "config").path
        let target = url.appending(path: "target").path
        switch kind {
        case "link":
            try Data().write(to: URL(filePath: target))
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        case "directory": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        case "pipe": mkfifo(path, 0o600)
        default: break
        }
        let block = ConfigBlock(profiles: [], lines: [try ConfigLine("lxc.tty.max", "1")])
        #expect(throws: ConfigFileError.self) { try ConfigFile(inDirectory: url.path).append(block) }
        if kind == "link" { #expect(try Data(contentsOf: URL(filePath: target)).isEmpty) }
    }

    @Test func `may include files of the host, when the host says so`() throws {
        #expect(try ConfigLine.include("/usr/share/lxc/config/common.conf").text.hasPrefix("lxc.include = /usr"))
        #expect(throws: ConfigLineError.self) { try ConfigLine.include("/x\nlxc.hook.pre-start = /y") }
    }
}
