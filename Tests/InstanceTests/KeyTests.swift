import Foundation
import TestSupport
import Testing

@Suite struct `Root's keys` {
    static let one = "ssh-ed25519 AAAAC3Nza1 one"
    static let two = "ssh-rsa AAAAB3Nza2== two"
    static let own = "from=\"192.0.2.0/24\",no-pty ecdsa-sha2-nistp256 AAAAE2Vj my own"

    private func keys(_ lines: String...) -> String { lines.map { $0 + "\n" }.joined() }

    @Test(arguments: Shell.installed)
    func `follow the metadata and keep the user's own`(shell: Shell) throws {
        let root = try InstanceRoot(["root_authorized_keys": keys(Self.one, Self.two)])
        let path = "root/.ssh/authorized_keys"
        // The user's file lacks the end of its last line.
        try root.write(path, "# mine\n" + Self.own, mode: 0o644)
        try root.boot("early", shell)
        #expect(root.text(path) == keys("# mine", Self.own, Self.one, Self.two))
        #expect(root.mode(path) == 0o600)
        // One is taken out of the metadata, and goes.
        try root.set("root_authorized_keys", keys(Self.two))
        try root.boot("early", shell)
        #expect(root.text(path) == keys("# mine", Self.own, Self.two))
        // One is taken out by the user, and stays out; a new one comes all the same.
        try root.write(path, keys(Self.own))
        try root.set("root_authorized_keys", keys(Self.two, Self.one))
        try root.boot("early", shell)
        #expect(root.text(path) == keys(Self.own, Self.one))
        // The metadata give none any more.
        try root.set("root_authorized_keys", nil as String?)
        try root.boot("early", shell)
        #expect(root.text(path) == keys(Self.own))
        // The user's own key in the metadata, too: it is there once.
        try root.set("root_authorized_keys", keys(Self.own))
        try root.boot("early", shell)
        #expect(root.text(path) == keys(Self.own))
    }

    @Test(arguments: Shell.installed)
    func `are given anew where the file is gone`(shell: Shell) throws {
        let root = try InstanceRoot(["root_authorized_keys": keys(Self.one)])
        try root.boot("early", shell)
        try FileManager.default.removeItem(at: root.url.appending(path: "root/.ssh"))
        try root.boot("early", shell)
        #expect(root.text("root/.ssh/authorized_keys") == keys(Self.one))
    }

    @Test(arguments: Shell.installed)
    func `are lines with a key`(shell: Shell) throws {
        let lines = [
            "# comment", "", "  ", "garbage", "ssh-rsa", "ssh-rsa not/base64!", "-----BEGIN OPENSSH PRIVATE KEY-----",
            Self.two + "\r", "ssh-rsa AAAA\u{0}", "ssh-rsa AAAA \u{1b}[2J",
            "command=\"$(touch canary)\" ssh-rsa AAAAB3 x",
            "sk-ssh-ed25519@openssh.com AAAAGnNr= what? ümlaut\tand tab", "$(touch canary)",
        ]
        let root = try InstanceRoot(["root_authorized_keys": lines.joined(separator: "\n")])
        try root.boot("early", shell)
        #expect(
            root.text("root/.ssh/authorized_keys")
                == keys(
                    Self.two, "command=\"$(touch canary)\" ssh-rsa AAAAB3 x",
                    "sk-ssh-ed25519@openssh.com AAAAGnNr= what? ümlaut and tab"))
        #expect(root.log.contains("root_authorized_keys: 6 lines are refused"))
        #expect(!root.exists("canary"))
    }

    @Test(arguments: Shell.installed)
    func `beyond all measure are refused`(shell: Shell) throws {
        let line = Self.one + "\n"
        let root = try InstanceRoot(["root_authorized_keys": String(repeating: line, count: 40_000)])
        try root.boot("early", shell)
        #expect(!root.exists("root/.ssh"))
    }
}
