import Foundation
import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `A first process for an application` {
    static let shell: [String: MemoryTree.Node] = [
        "/bin/sh": .file("elf", mode: 0o755), "/etc/debian_version": .file("12\n"),
        "/etc/passwd": .file("root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/var/www:/bin/false\n"),
        "/etc/group": .file("root:x:0:\nstaff:x:50:\n"),
    ]

    func initText(_ application: Application?, _ more: [String: MemoryTree.Node] = [:]) throws -> String? {
        let start = tree(Self.shell, more)
        let parameters = ["lx-app.mode": "yes"]
        let plan = try plan(start, parameters: parameters, application: application)
        let result = start.applying(plan.treeChanges)
        let again = try CustomizationTests.plan(result, parameters: parameters, application: application)
        #expect(again.treeChanges.isEmpty)
        guard let entry = result.entry("/sbin/init") else { return nil }
        #expect(entry.metadata.mode == 0o755 && again.bootable.reasons.isEmpty)
        return result.text("/sbin/init")
    }

    @Test func `runs the command in its directory, with its environment`() throws {
        let application = Application(
            command: ["nginx", "-g", "daemon off;"], environment: ["A=b c", "PATH=/bin", "2=x", "B-C=d", "E"],
            workingDirectory: "/srv/it's")
        #expect(
            try initText(application)?.split(separator: "\n").suffix(6)
                == [
                    "export A='b c'", "export PATH='/bin'", "export HOME='/root'", "mkdir -p '/srv/it'\\''s'",
                    "cd '/srv/it'\\''s' || exit 1", "exec 'nginx' '-g' 'daemon off;'",
                ])
    }

    @Test(
        arguments: [
            ("root", [], "exec 'x'"), ("0:0", [], "exec 'x'"),
            ("web", ["/usr/sbin/chroot"], "exec /usr/sbin/chroot --userspec=33:34 --skip-chdir / 'x'"),
            ("33:staff", ["/usr/sbin/chroot"], "exec /usr/sbin/chroot --userspec=33:50 --skip-chdir / 'x'"),
            ("1000", ["/usr/bin/setpriv"], "exec /usr/bin/setpriv --reuid=1000 --regid=0 --clear-groups 'x'"),
            ("web", ["/bin/su"], "exec /bin/su -s /bin/sh 'web' -c 'exec \"$0\" \"$@\"' -- 'x'"),
            ("1000", ["/bin/su"], nil), ("web", [], nil), ("nobody", ["/usr/sbin/chroot"], nil),
            ("web:nobody", ["/usr/sbin/chroot"], nil),
        ] as [(String, [String], String?)])
    func `is the user that the image says, or is not made`(user: String, programs: [String], last: String?) throws {
        let nodes = Dictionary(uniqueKeysWithValues: programs.map { ($0, MemoryTree.Node.file("elf", mode: 0o755)) })
        let text = try initText(Application(command: ["x"], user: user), nodes)
        #expect(text?.split(separator: "\n").last.map(String.init) == last)
    }

    @Test func `is made on request only, and only where there is something to run`() throws {
        #expect(try !plan(tree(Self.shell), application: Application(command: ["x"])).specs.contains("lx-app"))
        for command in [[], [""], ["-x"], ["x", "a\0b"]] {
            #expect(try initText(Application(command: command)) == nil)
        }
        #expect(try initText(nil) == nil)
    }

    static let words = [
        "", "'", "''", "a b", "$(touch /tmp/x)", "`id`", "\\", "\"", "\n", "a\nb'c", "'\u{301}; id #", "${HOME}", "!",
        "~",
        "*", "é\u{1F600}", "-n", "'\\''", "\r\n", ";|&<>()",
    ]

    @Test(arguments: ["sh", "dash", "bash", "ksh", "busybox"])
    func `quotes every word so that a shell gives it back`(name: String) throws {
        guard let program = Program(name) else { return }
        let quoted = try Self.words.map { try #require(ShellText.word($0)) }.joined(separator: " ")
        let script = "printf '%s\\0' \(quoted)"
        let output = try program.run((name == "busybox" ? ["sh"] : []) + ["-c", script]).output
        #expect(output == Data(Self.words.flatMap { Array($0.utf8) + [0] }))
    }
}
