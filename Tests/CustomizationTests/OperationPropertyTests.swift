import LayerEntries
import TestSupport
import Testing

@testable import Customization

/// Random steps of each kind on random trees: done twice, they must have done what they do once.
@Suite struct `Every operation` {
    @Test(arguments: Operation.names)
    func `applied twice equals applied once`(kind: String) throws {
        var random = RandomSteps(seed: UInt64(kind.utf8.reduce(7) { $0 * 31 + UInt64($1) }))
        var changed = 0
        for round in 0..<60 {
            let start = random.tree()
            let made = random.operation(kind)
            let operation = try #require(made, "no random \(kind) is known")
            let specs = try spec("  - id: A\n    why: a test\n    \(operation)")
            let application = random.application()
            let first = try plan(start, specs, application: application)
            if !first.treeChanges.isEmpty || !first.imageChanges.isEmpty { changed += 1 }
            let once = start.applying(first.treeChanges)
            let second = try plan(once, specs, application: application)
            #expect(second.treeChanges.isEmpty, "round \(round): \(operation)")
        }
        // Steps that never do anything would prove nothing.
        #expect(changed > 4, "\(kind) changed something \(changed) times")
    }
}

/// Makes up trees and steps out of small vocabularies, so that they meet often.
struct RandomSteps {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    private mutating func one<Element>(of list: [Element]) -> Element { list[below(list.count)] }
    private mutating func isTrue() -> Bool { below(2) == 0 }

    private static let lines = [
        "a", "ab", "b", "lxc lxc", "K=1", "K=\"2\" # c", "export L='x y'", "#K=9", "# Save mixer", "halt.local", "",
        "[s]", "[t]", "K = 5", "; L = 2", "K=1; L=2", "L=\"open", "\u{FF}\u{FF}", "tty1::respawn:x", "aa",
    ]
    private static let names = ["ssh", "udev", "cron"]
    private static let paths = ["/f", "/d/g", "/l", "/new", "/d", "/dangling"]

    private mutating func text() -> String {
        var text = ""
        for _ in 0..<below(8) { text += one(of: Self.lines) + (below(6) == 0 ? "\r\n" : "\n") }
        if isTrue(), !text.isEmpty { text.removeLast() }
        return text
    }

    mutating func tree() -> MemoryTree {
        var nodes: [String: MemoryTree.Node] = [
            "/f": .file(text()), "/d/g": .file(text(), mode: 0o755), "/l": .symlink("f"), "/dangling": .symlink("no"),
            "/absolute": .symlink(isTrue() ? "/d/g" : "/nowhere"),
            "/etc/init/x.conf": .file(""), "/bin/sh": .file("elf", mode: 0o755), "/usr/sbin/chroot": .file("elf"),
        ]
        for name in Self.names {
            if isTrue() { nodes["/etc/init.d/\(name)"] = .file(text(), mode: 0o755) }
            if isTrue() { nodes["/etc/runlevels/boot/\(name)"] = .symlink("/etc/init.d/\(name)") }
            if isTrue() { nodes["/etc/rc\(below(7)).d/S0\(below(9))\(name)"] = .symlink("../init.d/\(name)") }
            if isTrue() { nodes["/etc/sv/\(name)/run"] = .file("") }
            if isTrue() { nodes["/etc/runit/runsvdir/default/\(name)"] = .symlink("/etc/sv/\(name)") }
            if isTrue() { nodes["/etc/init/\(name).override"] = .file("manual\n") }
            guard isTrue() else { continue }
            let settings = isTrue() ? "PrivateTmp=yes\n" : "DynamicUser=yes\nReadWritePaths=/a\n"
            nodes["/usr/lib/systemd/system/\(name).service"] = .file(
                "[Service]\n\(settings)[Install]\nWantedBy=a.target\n")
            if isTrue() { nodes["/etc/systemd/system/\(name).service"] = .symlink("/dev/null") }
        }
        return MemoryTree(nodes)
    }

    /// A step's operation in YAML; nil for a kind that is not known here.
    mutating func operation(_ kind: String) -> String? {
        let path = one(of: Self.paths)
        let policy = one(of: ["keep", "replace"])
        let name = one(of: Self.names)
        switch kind {
        case "directory":
            return
                "directory: {path: \(path), mode: \(one(of: ["0755", "1777"])), ifExists: \(one(of: ["keep", "set"]))}"
        case "file":
            let mode = one(of: ["0644", "0755"])
            return "file: {path: \(path), content: \(one(of: ["x", "y"])), mode: \(mode), ifExists: \(policy)}"
        case "symlink": return "symlink: {path: \(path), target: \(one(of: ["f", "/x"])), ifExists: \(policy)}"
        case "remove": return "remove: {path: [\(path), \(one(of: ["/d/*", "/e*", "/etc/init/*.override"]))]}"
        case "lines": return "lines: {path: \(path), ifMissing: \(missing()), rules: [\(rules())]}"
        case "copy":
            return
                "copy: {from: \(one(of: ["/f", "/l", "/no"])), path: \(path), ifExists: \(policy), rules: [\(rules())]}"
        case "mountpoint":
            let kind = one(of: ["file", "directory"])
            return
                "mountpoint: {path: \(one(of: ["/d", "/dangling", "/new/x", "/l"])), type: \(kind), ifLink: \(policy)}"
        case "relink": return "relink: {path: [\(path), /absolute, /etc/systemd/system/ssh.service]}"
        case "hide": return "hide: {path: \(path), to: /kept}"
        case "keys": return keys(path)
        case "service": return service(name)
        case "unit": return unit(name)
        case "units":
            return one(of: [
                "units: {reset: {PrivateTmp: 'no', ReadWritePaths: ''}}", "units: {reset: {DynamicUser: 'no'}}",
            ])
        case "appInit": return "appInit: {path: \(one(of: ["/sbin/init", "/f", "/new"])), log: /log}"
        case "provision":
            let run = one(of: ["first-boot", "always"])
            return "provision: {content: \"#!/bin/sh\\necho \(name)\\n\", run: \(run), order: \(below(100))}"
        case "image": return "image: {stopSignal: \(one(of: ["SIGPWR", "SIGINT"]))}"
        default: return nil
        }
    }

    mutating func application() -> Application {
        Application(
            command: Array(repeating: one(of: ["a", "-x", "it's"]), count: below(3)), environment: [text()],
            workingDirectory: one(of: [nil, "/d"]), user: one(of: [nil, "", "0", "7", "nobody"]))
    }

    private mutating func missing() -> String { one(of: ["skip", "create"]) }

    private mutating func rules() -> String {
        (0...below(3)).map { _ in "{\(rule())}" }.joined(separator: ", ")
    }

    private mutating func rule() -> String {
        let pattern = one(of: ["a", "a.*", ".*b", "K.*", "#.*", ".+", "lxc.*", "# Save.*", "tty\\d.*"])
        let range = below(3) == 0 ? ", from: '\(one(of: ["# Save.*", "a"]))', until: '\(one(of: ["halt.*", "b"]))'" : ""
        switch below(7) {
        case 0: return "keep: '\(pattern)', once: \(isTrue())"
        case 1: return "comment: '\(pattern)', prefix: '\(one(of: ["# off: ", "#"]))'\(range)"
        case 2: return "delete: '\(pattern)'\(range)"
        case 3: return "replace: '\(pattern)', with: '\(one(of: ["b", "ab", "K=3", "zone"]))'\(range)"
        case 4:
            let inside = isTrue() ? ", in: '\(pattern)'" : ""
            return
                "substitute: '\(one(of: ["lxc", "a", "K=", "x+"]))', with: '\(one(of: ["zone", "aa", ""]))'\(inside)\(range)"
        case 5:
            let unless = isTrue() ? ", unless: '\(pattern)'" : ""
            return "append: '\(one(of: ["ab", "# marker", "K=1", "tty1::new"]))'\(unless)"
        default: return "insert: '\(one(of: ["note", "b"]))', after: '\(pattern)'"
        }
    }

    private mutating func keys(_ path: String) -> String {
        let format = isTrue() ? "shell" : "ini, section: \(one(of: ["s", "t", "u"]))"
        let value = one(of: ["'1'", "'\"two words\"'", "yes", "''"])
        let change =
            switch below(3) {
            case 0: "set: {K: \(value)}"
            case 1: "unset: [K, L]"
            default: "set: {K: \(value), M: x}, unset: L"
            }
        return "keys: {path: \(path), format: \(format), ifMissing: \(missing()), \(change)}"
    }

    private mutating func service(_ name: String) -> String {
        let other = one(of: Self.names)
        let names = name == other ? name : "[\(name), \(other)]"
        return "service: {"
            + one(of: [
                "manager: openrc, enable: \(names)", "manager: openrc, disable: \(names), runlevel: boot",
                "manager: openrc, disable: \(names)", "manager: sysv, remove: \(names)",
                "manager: sysv, disable: \(names)", "manager: runit, enable: \(names)",
                "manager: runit, disable: \(names)", "manager: upstart, disable: \(names)",
            ]) + "}"
    }

    private mutating func unit(_ name: String) -> String {
        "unit: {"
            + one(of: [
                "mask: \(name).service", "mask: new.service, ifMissing: create", "unmask: \(name).service",
                "enable: \(name).service", "disable: \(name).service",
                "dropin: \(name).service, text: \"[Service]\\nNice=1\"",
                "install: \(name)-new.service, enable: true, text: \"[Install]\\nWantedBy=b.target\"",
            ]) + "}"
    }
}
