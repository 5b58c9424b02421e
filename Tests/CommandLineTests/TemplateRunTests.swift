import Foundation
import TestSupport
import Testing

/// The program under its other name, as LXC calls it. Only root can give files to others.
@Suite("As a template of LXC", .enabled(if: getuid() == 0, "needs root")) struct TemplateRunTests {
    /// A gallery in which the program is also called `lxc-lxlayer`, beside a container's directory.
    private func gallery() throws -> Gallery {
        let gallery = try Gallery()
        try FileManager.default.createSymbolicLink(
            at: gallery.url.appending(path: "lxc-lxlayer"), withDestinationURL: Program.lxlayer.url)
        try FileManager.default.createDirectory(
            at: gallery.url.appending(path: "c/rootfs"), withIntermediateDirectories: true)
        try Data("lxc.net.0.type = empty\n".utf8).write(to: gallery.url.appending(path: "c/config"))
        return gallery
    }

    private func run(_ gallery: Gallery, _ words: String...) throws -> Program.Result {
        let directory = gallery.url.appending(path: "c").path
        return try Program(at: gallery.url.appending(path: "lxc-lxlayer")).run(
            ["--path=\(directory)", "--name=c", "--rootfs=\(directory)/rootfs"] + words,
            environment: ["SOURCE_DATE_EPOCH": "1700000000"], in: gallery.url)
    }

    private func config(_ gallery: Gallery) throws -> String {
        try String(contentsOf: gallery.url.appending(path: "c/config"), encoding: .utf8)
    }

    @Test func `makes a root filesystem that is the merged view`() throws {
        let gallery = try gallery()
        try gallery.addSpecs("none", [:])
        let made = try run(gallery, "--specs", "none", "--force", "--layout", "debian-skeleton:latest")
        #expect(made.status == 0, "\(made.errorText)")
        let listing = try gallery.run("ls", "--json", "--quiet", "oci:debian-skeleton:latest")
        let document = try #require(try JSONSerialization.jsonObject(with: listing.output) as? [String: Any])
        let entries = try #require(document["entries"] as? [[String: Any]])
        let root = gallery.url.appending(path: "c/rootfs")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: root.path).count == entries.count)
        for entry in entries {
            let path = try #require(entry["path"] as? String).replacing("\\\\", with: "\\")
            guard !path.contains("\\x") else { continue }
            var status = stat()
            guard lstat(root.appending(path: path).path, &status) == 0 else {
                Issue.record("\(path) is not there")
                continue
            }
            #expect(
                String(status.st_mode & 0o7777, radix: 8)
                    == String(Int(entry["mode"] as? String ?? "", radix: 8) ?? -1, radix: 8)
                    || entry["type"] as? String == "symlink", "\(path)")
            #expect(Int(status.st_uid) == entry["uid"] as? Int && Int(status.st_gid) == entry["gid"] as? Int, "\(path)")
            if entry["type"] as? String == "file" { #expect(Int(status.st_size) == entry["size"] as? Int, "\(path)") }
        }
    }

    @Test func `is customized for LXC, and has one block in its configuration`() throws {
        let gallery = try gallery()
        let made = try run(gallery, "--layout", "debian-skeleton:latest")
        #expect(made.status == 0, "\(made.errorText)")
        let text = try config(gallery)
        #expect(text.hasPrefix("lxc.net.0.type = empty\n# BEGIN lxlayer\n") && text.hasSuffix("# END lxlayer\n"))
        #expect(text.contains("\nlxc.arch = x86_64\n") && text.contains("\nlxc.signal.halt = SIGRTMIN+3\n"))
        #expect(!text.contains("lxc.environment"))
        let again = try run(gallery, "--layout", "debian-skeleton:latest")
        #expect(again.status == 1 && again.errorText.contains("there is something in it already"))
        #expect(try config(gallery) == text)
    }

    @Test(
        arguments: [
            (["--layout", "absent"], 4), (["--layout", "debian-skeleton", "--profile", "absent"], 4),
            (["--layout", "debian-skeleton", "--wrap", "x"], 64), (["--no-such-option"], 64), ([], 64),
            (["--wrap", "absent", "--"], 4), (["--layout", "debian-skeleton", "--env", "X", "--rootfs-from", "y"], 64),
            (["--rootfs-from", "absent"], 1), (["--rootfs-from", "debian-skeleton"], 1),
        ] as [([String], Int32)])
    func `says what is wrong, and leaves the configuration alone`(words: [String], status: Int32) throws {
        let gallery = try gallery()
        let directory = gallery.url.appending(path: "c").path
        let result = try Program(at: gallery.url.appending(path: "lxc-lxlayer")).run(
            ["--path=\(directory)", "--name=c", "--rootfs=\(directory)/rootfs"] + words, in: gallery.url)
        #expect(result.status == status, "\(result.errorText)")
        #expect(result.errorText.hasPrefix("lxc-lxlayer: "), "\(result.errorText)")
        #expect(try config(gallery) == "lxc.net.0.type = empty\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/rootfs").isEmpty)
    }

    @Test func `a damaged layer is no container`() throws {
        let gallery = try gallery()
        let blobs = gallery.url.appending(path: "debian-skeleton/blobs/sha256")
        let largest = try #require(
            try FileManager.default.contentsOfDirectory(at: blobs, includingPropertiesForKeys: [.fileSizeKey])
                .max {
                    try $0.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0 < $1.resourceValues(forKeys: [
                        .fileSizeKey
                    ]).fileSize ?? 0
                })
        var bytes = try Data(contentsOf: largest)
        bytes[bytes.count / 2] ^= 1
        try FileManager.default.removeItem(at: largest)
        try bytes.write(to: largest)
        let result = try run(gallery, "--layout", "debian-skeleton:latest")
        #expect(result.status == 3 && result.errorText.contains(largest.lastPathComponent))
        #expect(try FileManager.default.contentsOfDirectory(atPath: gallery.url.path + "/c/rootfs").isEmpty)
        #expect(try config(gallery) == "lxc.net.0.type = empty\n")
    }

    @Test func `prints its help`() throws {
        let gallery = try gallery()
        let help = try Program(at: gallery.url.appending(path: "lxc-lxlayer")).run(["-h"])
        #expect(help.status == 0 && help.text.contains("--layout <dir[:tag]>") && help.errorText.isEmpty)
    }
}
