import LXCTemplate
import Testing

@Suite("A container's configuration") struct ConfigBlockTests {
    @Test(arguments: [
        ("lxc.init.cmd", "/sbin/init\nlxc.hook.pre-start = /bin/sh"), ("lxc.init.cwd", "/\u{1b}[2J"),
        ("lxc.environment", ""), ("lxc.environment", "A=\u{85}"), ("lxc.environment", "A=\u{2028}b"),
        ("lxc.uts.name", " x"), ("lxc.uts.name", "x "), ("lxc.signal.halt", "\u{7f}"),
        ("lxc.environment", "A=" + String(repeating: "x", count: 5000)),
    ])
    func `takes no value that is more than a value`(key: String, value: String) {
        #expect(throws: ConfigLineError.unsafeValue(key: key, value: value)) { try ConfigLine(key, value) }
    }

    @Test(arguments: ["lxc.hook.pre-start", "lxc.include", "lxc.idmap", "lxc.rootfs.path", "lxc", ""])
    func `takes no key that an image may not set`(key: String) {
        #expect(throws: ConfigLineError.forbiddenKey(key)) { try ConfigLine(key, "x") }
    }

    @Test func `gets one block at its end, once`() throws {
        let block = ConfigBlock(
            profiles: ["libs"],
            lines: [
                try ConfigLine("lxc.hook.start", "/usr/sbin/provision"), try ConfigLine("lxc.signal.halt", "SIGPWR"),
            ])
        let config = Array("lxc.net.0.type = empty".utf8)
        let addition = try #require(block.addition(to: config))
        #expect(
            String(decoding: addition, as: UTF8.self) == """

                # BEGIN lxlayer profiles=libs
                lxc.hook.start = /usr/sbin/provision
                lxc.signal.halt = SIGPWR
                # END lxlayer

                """)
        #expect(block.addition(to: config + addition) == nil)
        var other = block
        other.profiles = ["apps"]
        other.lines.append(try ConfigLine("lxc.tty.max", "1"))
        let more = try #require(other.addition(to: config + addition))
        #expect(
            String(decoding: more, as: UTF8.self)
                == "# BEGIN lxlayer profiles=apps\nlxc.tty.max = 1\n# END lxlayer\n")
        // The same line outside of our block is not ours: it can be taken away by others.
        #expect(block.addition(to: Array("lxc.signal.halt = SIGPWR\n".utf8)) != nil)
    }

    @Test func `has comments that other templates leave alone`() {
        let comments = ConfigBlock(profiles: ["a"], lines: []).text
        // lxc-download moves every line about that matches this pattern.
        #expect(!comments.contains(/lxc./))
    }
}
