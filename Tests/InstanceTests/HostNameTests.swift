import Foundation
import TestSupport
import Testing

@Suite struct `A host name` {
    static let refused = [
        "", "-web", "web-", ".web", "web.", "a..b", "a.-b", "a b", "a\tb", "a\nb", "a_b", "a/b", "../etc", "wéb",
        "$(x)",
        "`touch canary`", "a;touch canary", "a\"b", "a'b", "a\\b", "a#b", "*", "--help", "web\u{0}", "web\u{7}",
        String(repeating: "a", count: 64), String(repeating: "a.", count: 40) + "a",
        String(repeating: "a", count: 1 << 20),
    ]

    @Test(arguments: Shell.installed)
    func `that is none is refused`(shell: Shell) throws {
        let root = try InstanceRoot()
        try root.write("etc/hostname", "old\n")
        try root.write("etc/hosts", "127.0.0.1 localhost\n")
        for name in Self.refused {
            try root.set("sdc:hostname", name)
            try root.boot("early", shell)
            #expect(root.text("etc/hostname") == "old\n", "\(shell): \(name.prefix(80).debugDescription)")
            #expect(root.text("etc/hosts") == "127.0.0.1 localhost\n")
        }
        // Refused is as good as not there: the image's own is set.
        let own = Array(repeating: "old\n", count: Self.refused.count).joined()
        #expect(root.text("run/hostname") == own)
        #expect(!root.exists("canary"))
    }

    @Test(
        arguments: Shell.installed,
        [
            ("own\n", "own\n"), ("own", "own\n"), ("# a comment\n\n  own.example \t\nnext\n", "own.example\n"),
            ("", nil), ("# own\n", nil), ("-x\n", nil), ("$(touch canary)\n", nil), ("a b\n", nil),
        ] as [(String, String?)])
    func `of the image's is set where the metadata have none`(shell: Shell, row: (file: String, set: String?)) throws {
        for without in [[], ["native/usr/sbin/mdata-get"]] as [Set<String>] {
            let root = try InstanceRoot(without: without)
            try root.write("etc/hostname", row.file)
            try root.boot("early", shell)
            #expect(root.text("run/hostname") == row.set)
            #expect(root.text("etc/hostname") == row.file && !root.exists("etc/hosts"))
        }
    }

    @Test(
        arguments: Shell.installed,
        [
            (
                "web", nil,
                "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n127.0.1.1\tweb\t# lx-instance\n"
            ),
            ("web.a.example", "", "127.0.1.1\tweb.a.example web\t# lx-instance\n"),
            // As the platform's installer leaves it, and as users do.
            ("web", "127.0.0.1 localhost web\n", "127.0.0.1 localhost web\n"),
            ("web", "192.0.2.5\tWEB.example web # mine\n", "192.0.2.5\tWEB.example web # mine\n"),
            ("web", "192.0.2.5 web", "192.0.2.5 web\n"),
            // Of another name, and not at all.
            ("web", "127.0.0.1 webs my.web web-2\n", "127.0.0.1 webs my.web web-2\n127.0.1.1\tweb\t# lx-instance\n"),
            ("a.b", "127.0.0.1 axb\n", "127.0.0.1 axb\n127.0.1.1\ta.b a\t# lx-instance\n"),
            ("web", "# 127.0.0.1 web\n", "# 127.0.0.1 web\n127.0.1.1\tweb\t# lx-instance\n"),
            // Named anew: our own line goes, and only that.
            (
                "new", "127.0.1.1\told\t# lx-instance\n192.0.2.7 old\n",
                "192.0.2.7 old\n127.0.1.1\tnew\t# lx-instance\n"
            ),
        ] as [(String, String?, String)])
    func `has an address`(shell: Shell, row: (name: String, before: String?, after: String)) throws {
        let root = try InstanceRoot(["sdc:hostname": row.name])
        if let before = row.before { try root.write("etc/hosts", before) }
        for _ in 1...2 {
            try root.boot("early", shell)
            #expect(root.text("etc/hosts") == row.after)
        }
    }

    @Test(
        arguments: Shell.installed,
        [
            ("NETWORKING=yes\n", "NETWORKING=yes\nHOSTNAME=web\n"),
            ("NETWORKING=yes", "NETWORKING=yes\nHOSTNAME=web\n"),
            ("HOSTNAME=x # y\nA=b\n", "HOSTNAME=web\nA=b\n"),
        ])
    func `is where old Red Hat systems keep it`(shell: Shell, row: (before: String, after: String)) throws {
        let root = try InstanceRoot(["sdc:hostname": "web"])
        try root.write("etc/sysconfig/network", row.before)
        try root.boot("early", shell)
        #expect(root.text("etc/sysconfig/network") == row.after)
    }
}
