import Foundation
import TestSupport
import Testing

@Suite struct ApplyTests {
    /// An unpacked system that belongs to whoever runs the tests; the specs here write as that user, too.
    private func gallery() throws -> Gallery {
        let gallery = try Gallery()
        try gallery.addSpecs(
            "specs",
            [
                "a.yaml": spec(
                    "a", "file: {path: /etc/note, content: hello, uid: \(getuid()), gid: \(getgid())}"),
                "b.yaml": spec("b", "lines: {path: /etc/fstab, rules: [{comment: '/dev/.*', prefix: '# '}]}"),
            ])
        for (path, text) in [
            "etc/os-release": "ID=debian\n", "etc/fstab": "/dev/sda1 / ext4\nproc\n", "sbin/init": "#!",
        ] {
            let url = gallery.url.appending(path: "root").appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return gallery
    }

    private func spec(_ name: String, _ operation: String) -> String {
        """
        spec: lxlayer/1
        name: \(name)
        summary: a test
        target: lx
        steps:
          - {id: A, why: a test, \(operation)}

        """
    }

    private func text(_ path: String, in gallery: Gallery) -> String? {
        (try? Data(contentsOf: gallery.url.appending(path: "root").appending(path: path)))
            .map { String(decoding: $0, as: UTF8.self) }
    }

    // The marker and the record belong to root, as all that is root's in a container: only root can write them so.
    @Test(.enabled(if: getuid() == 0, "needs root"))
    func `changes an unpacked tree, once`() throws {
        let gallery = try gallery()
        let arguments = ["apply", "--force", "--specs", "specs", "--rootfs", "root"]
        let planned = try gallery.run(arguments + ["--dry-run"])
        #expect(planned.status == 0, "\(planned.errorText)")
        #expect(text("etc/note", in: gallery) == nil)
        let applied = try gallery.run(arguments + ["--json"])
        #expect(applied.status == 0, "\(applied.errorText)")
        if Schemas.canValidate { try Schemas.validate(applied.output, "apply") }
        #expect(text("etc/note", in: gallery) == "hello")
        #expect(text("etc/fstab", in: gallery) == "# /dev/sda1 / ext4\nproc\n")
        #expect(text("etc/lx-customized", in: gallery)?.contains("steps=a/A,b/A\n") == true)
        let again = try gallery.run(arguments)
        #expect(again.text.hasPrefix("root: nothing to change\n"), "\(again.text)")
        #expect(try gallery.leftovers() == [])
    }

    @Test func `refuses what is no directory, and what does not boot`() throws {
        let gallery = try gallery()
        let absent = try gallery.run("apply", "--rootfs", "absent")
        #expect(absent.status == 4)
        #expect(absent.errorText.contains("there is no directory here"))
        let before = text("etc/fstab", in: gallery)
        #expect(try gallery.run("apply", "--rootfs", "root").status == 6)
        #expect(text("etc/fstab", in: gallery) == before)
    }
}
