import Foundation
import TestSupport
import Testing

@Suite struct `Name servers` {
    @Test(arguments: Shell.installed)
    func `are what Python takes for addresses`(shell: Shell) throws {
        var generator = SeededGenerator(seed: 15)
        let candidates = (0..<160).map { _ in Self.candidate(&generator) }
        let verdicts = try Program.python(
            """
            import ipaddress, sys
            for line in sys.stdin.read().split("\\n"):
                try:
                    ipaddress.ip_address(line)
                    print("yes")
                except ValueError:
                    print("no")
            """, input: Data(candidates.joined(separator: "\n").utf8)
        ).text.split(separator: "\n")
        try #require(verdicts.count == candidates.count)
        #expect(Set(verdicts).count == 2)
        let root = try InstanceRoot()
        // No more than 16 are taken at a time.
        for start in stride(from: 0, to: candidates.count, by: 16) {
            let batch = start..<min(start + 16, candidates.count)
            let valid = batch.filter { verdicts[$0] == "yes" }.map { candidates[$0] }
            try root.set("sdc:resolvers", "[" + batch.map { "\"\(candidates[$0])\"" }.joined(separator: ",") + "]")
            try root.write("etc/resolv.conf", "old")
            try root.boot("early", shell)
            let found = root.text("etc/resolv.conf")?.split(separator: "\n").dropFirst().map { $0.dropFirst(11) }
            if valid.isEmpty {
                #expect(root.text("etc/resolv.conf") == "old")
            } else {
                #expect(found?.map(String.init) == valid)
            }
        }
    }

    /// Something like an address: groups of digits, with too many or too few here and there.
    private static func candidate(_ generator: inout SeededGenerator) -> String {
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &generator) ?? "" }
        if Bool.random(using: &generator) {
            let count = Int(pick(["4", "4", "4", "4", "4", "3", "5"])) ?? 4
            return (0..<count).map { _ in pick(["0", "1", "10", "99", "192", "255", "255", "256", "01", "", "1000"]) }
                .joined(separator: ".")
        }
        let count = Int(pick(["8", "8", "8", "7", "6", "4", "2", "9"])) ?? 8
        var groups = (0..<count).map { _ in pick(["0", "1", "db8", "ffff", "2001", "AbC", "10", "1f"]) }
        if Bool.random(using: &generator) { groups[Int.random(in: 0..<count, using: &generator)] = "" }
        if Int.random(in: 0..<4, using: &generator) == 0 {
            groups[count - 1] = pick(["192.0.2.1", "1.2.3", "1.2.3.256"])
        }
        let text = groups.joined(separator: ":")
        return pick(["", "", "", ":", "::"]) + text + pick(["", "", "", ":", "::"])
    }

    static let notStrings = [
        "", "\n", "192.0.2.1", "\"192.0.2.1\"", "[192.0.2.1]", "[\"192.0.2.1\"", "[\"192.0.2.1]", "[\"192.0.2.1\",]",
        "[,\"192.0.2.1\"]", "[\"192.0.2.1\" \"192.0.2.2\"]", "[[\"192.0.2.1\"]]", "{\"a\":\"192.0.2.1\"}",
        "[\"192.0.2.1\"]x", "['192.0.2.1']", "[\"\\u0031.0.2.1\"]", "[\"192.0.2.1\", null]", "[]", " [ ] ", "null",
        "[\"192.0.2.1\"]\u{0}", "[\"192.0.2.1\u{1b}[2J\"]", "[\"192.0.2.1\"]" + String(repeating: " ", count: 1 << 20),
        "[\"$(touch canary)\"]", "[\"`touch canary`\"]", "[\"192.0.2.1\\nnameserver 192.0.2.2\"]",
        "[\"192.0.2.1\nnameserver 192.0.2.2\"]", "[\"-n\"]", "[\"*\"]", "[\"1.2.3.4;reboot\"]", "[\"fe80::1%eth0\"]",
    ]

    @Test(arguments: Shell.installed)
    func `in anything but an array of plain strings are refused`(shell: Shell) throws {
        let root = try InstanceRoot(["sdc:dns_domain": "example.com"])
        try root.write("etc/resolv.conf", "old")
        for text in Self.notStrings {
            try root.set("sdc:resolvers", text)
            try root.boot("early", shell)
            #expect(root.text("etc/resolv.conf") == "old", "\(shell): \(text.prefix(80).debugDescription)")
        }
    }

    @Test(arguments: Shell.installed)
    func `may be written with any white space between them`(shell: Shell) throws {
        let root = try InstanceRoot(["sdc:resolvers": "\t[\r\n \"192.0.2.1\" ,\n\"192.0.2.2\"\n]\n \n"])
        try root.boot("early", shell)
        #expect(
            root.text("etc/resolv.conf") == "# AUTOMATIC ZONE CONFIG\nnameserver 192.0.2.1\nnameserver 192.0.2.2\n")
    }

    @Test(arguments: Shell.installed)
    func `come without a domain that is none`(shell: Shell) throws {
        let root = try InstanceRoot(["sdc:resolvers": "[\"192.0.2.1\"]"])
        let wrong = ["", "a b", "a..b", ".a", "-a.b", "a_b", "$(x)", "a\nnameserver 192.0.2.9", "ä.example"]
        for domain in wrong {
            try root.set("sdc:dns_domain", domain)
            try root.boot("early", shell)
            #expect(
                root.text("etc/resolv.conf") == "# AUTOMATIC ZONE CONFIG\nnameserver 192.0.2.1\n", "\(domain)")
        }
    }

    @Test(arguments: Shell.installed)
    func `go to resolvconf where it makes the file`(shell: Shell) throws {
        let root = try InstanceRoot(["sdc:resolvers": "[\"192.0.2.1\"]"])
        try root.write("etc/resolvconf/resolv.conf.d/head", "")
        try root.standIn("sbin/resolvconf")
        try root.link("etc/resolv.conf", to: "../run/somewhere/resolv.conf")
        try root.boot("early", shell)
        #expect(
            root.text("etc/resolvconf/resolv.conf.d/tail") == "# AUTOMATIC ZONE CONFIG\nnameserver 192.0.2.1\n")
        #expect(root.type("etc/resolv.conf") == .typeSymbolicLink)
        #expect(root.text("run/resolvconf") == "-u\n")
    }

    @Test(arguments: Shell.installed)
    func `are told to systemd-resolved, too, unless it is masked`(shell: Shell) throws {
        for masked in [false, true] {
            let root = try InstanceRoot([
                "sdc:resolvers": "[\"192.0.2.1\",\"192.0.2.2\"]", "sdc:dns_domain": "example.com",
            ])
            try root.write("usr/lib/systemd/system/systemd-resolved.service", "[Service]\n")
            try root.write("etc/systemd/system/other.service", "")
            if masked { try root.link("etc/systemd/system/systemd-resolved.service", to: "/dev/null") }
            try root.link("etc/resolv.conf", to: "../run/systemd/resolve/stub-resolv.conf")
            try root.boot("early", shell)
            #expect(root.type("etc/resolv.conf") == .typeRegular)
            let wanted = "[Resolve]\nDNS=192.0.2.1 192.0.2.2\nDomains=example.com\n"
            #expect(root.text("etc/systemd/resolved.conf.d/lx-instance.conf") == (masked ? nil : wanted))
        }
    }
}
