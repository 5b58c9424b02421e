import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite(.timeLimit(.minutes(5))) struct `A hostile image` {
    @Test func `may have an os-release of a million lines`() throws {
        let lines = String(repeating: "ID='x\n", count: 999_999) + "ID=y\n"
        #expect(OSRelease(Array(lines.utf8)).values == ["ID": "y"])
        let facts = try Facts.gather(
            from: tree(["/etc/os-release": .file(lines)]), architecture: "amd64", os: "linux")
        #expect(facts.distribution == nil, "a file over the limit is not read")
    }

    @Test func `may have a unit of very many keys and continued lines`() throws {
        let keys = "[Service]\n" + (0..<20_000).map { "K\($0)=v\n" }.joined() + "PrivateTmp=yes\n"
        let continued = "[Service]\nPrivateTmp=" + String(repeating: "\\\n", count: 100_000) + "yes\n"
        let sections = (0..<20_000).map { "[S\($0)]\na=b\n" }.joined()
        let start = tree(
            debian,
            [
                "/usr/lib/systemd/system/a.service": .file(keys), "/usr/lib/systemd/system/b.service": .file(continued),
                "/usr/lib/systemd/system/c.service": .file("[Service]\nPrivateTmp=yes\n"),
                "/etc/systemd/system/c.service.d/zz-lx.conf": .file(sections),
            ])
        let plan = try plan(start)
        for name in ["a", "b", "c"] { #expect(plan.paths.contains("etc/systemd/system/\(name).service.d/zz-lx.conf")) }
    }

    @Test func `may have more drop-ins than anybody can read`() throws {
        var start = tree(debian)
        for index in 0..<330 {
            start["/usr/lib/systemd/system/u\(index).service"] = .file("[Service]\n")
            start["/usr/lib/systemd/system/service.d/\(index).conf"] = .file("[Service]\n")
        }
        #expect(throws: PlanError.tooManyDropIns(limit: 100_000)) { try plan(start) }
    }

    @Test func `may have more settings than anybody can read`() throws {
        var start = tree(debian)
        start["/usr/lib/systemd/system/service.d/a.conf"] = .file(
            "[Service]\n" + String(repeating: "A=b\n", count: 60_000))
        for index in 0..<20 { start["/usr/lib/systemd/system/u\(index).service"] = .file("[Service]\n") }
        #expect(throws: PlanError.tooManyUnitSettings(limit: 1_000_000)) { try plan(start) }
    }

    @Test func `may bring a pattern that is slow on its lines`() throws {
        let pattern = try Pattern("(" + Array(repeating: "a*", count: 300).joined(separator: "|") + ")b")
        let content = Array((String(repeating: "a", count: 1000) + "\nx\n").utf8)
        let step = StepReference(spec: "s", step: "t", mark: SourceMark(file: "f", line: 1, column: 1))
        let rules: [LineRule] = [.delete(pattern), .append("y", unless: pattern)]
        for source: LineEdits.Source in [.rules(rules), .rules([.insert("y", after: pattern)])] {
            func edit(_ budget: EditBudget) throws {
                _ = try LineEdits(
                    source, path: path("etc/big"), entry: nil, content: content, by: step, budget
                ).result()
            }
            #expect(throws: PlanError.tooMuchEditing(limit: 100_000)) { try edit(EditBudget(100_000)) }
            try edit(EditBudget())
        }
        var start = tree(debian)
        start["/etc/big"] = .file(String(decoding: content, as: UTF8.self))
        var evaluator = ConditionEvaluator(
            facts: try Facts.gather(from: start, architecture: "amd64", os: "linux"), tree: start,
            units: UnitCatalogue(start), targets: .lx)
        #expect(try evaluator.unmet(.line(path("etc/big"), pattern)) != nil)
        evaluator.budget = EditBudget(100_000)
        #expect(throws: PlanError.tooMuchEditing(limit: 100_000)) {
            try evaluator.unmet(.line(path("etc/big"), pattern))
        }
    }

    @Test func `may bring a spec that names one large file again and again`() throws {
        let content = Array(String(repeating: "a\n", count: 500).utf8)
        let step = StepReference(spec: "s", step: "t", mark: SourceMark(file: "f", line: 1, column: 1))
        let set = (0..<100).map { (key: "k\($0)", value: "v") }
        let budget = EditBudget(1_000_000)
        #expect(throws: PlanError.tooMuchEditing(limit: 1_000_000)) {
            for _ in 0..<100 {
                _ = try LineEdits(
                    .keys(
                        KeysOperation(
                            path: path("etc/big"), format: .shell, section: nil, set: set, unset: [],
                            createsMissing: true)),
                    path: path("etc/big"), entry: nil, content: content, by: step, budget)
            }
        }
    }

    @Test(
        arguments: [
            ["/etc": .symlink("etc")], ["/etc": .symlink("../../../../outside")], ["/etc": .file("x")],
            ["/usr": .symlink("bin"), "/bin": .symlink("usr")], ["/usr/lib/systemd/system": .symlink("system")],
            ["/etc/systemd/system": .file("")], ["/etc/systemd": .symlink("/dev")], ["/native": .symlink("native")],
            ["/native": .fifo], ["/var": .symlink("/proc")], ["/sbin": .file("")], ["/etc/fstab": .fifo],
            [
                "/usr/lib/systemd/system/a.service": .symlink("b.service"),
                "/usr/lib/systemd/system/b.service": .symlink("a.service"),
            ],
            ["/usr/lib/systemd/system/a.service": .directory(), "/usr/lib/systemd/system/b.service.d": .file("")],
            ["/etc/lx-customized": .directory()], ["/usr/lib/lxlayer": .symlink("/proc/1")], [:],
        ] as [[String: MemoryTree.Node]])
    func `may lead its links anywhere`(nodes: [String: MemoryTree.Node]) throws {
        var base = debian
        for path in nodes.keys { base = base.filter { !($0.key + "/").hasPrefix(path + "/") } }
        for start in [tree(base, nodes), tree(nodes)] {
            let plan = try plan(start)
            for path in plan.treeChanges.keys {
                let top = String(decoding: path.components.first ?? [], as: UTF8.self)
                #expect(!["dev", "proc", "sys"].contains(top) || path.depth == 1, "\(path)")
                // Below a link that gives way to a directory there is nothing yet.
                let isBelowNew = plan.treeChanges.contains {
                    $0.key.contains(path) && $0.key != path && $0.value != .remove
                }
                #expect(try isBelowNew || start.locate(path, followingLast: false).path == path, "paths are real")
            }
            #expect(try CustomizationTests.plan(start.applying(plan.treeChanges)).treeChanges.isEmpty)
        }
    }

    @Test func `may have names that are no UTF-8`() throws {
        var start = tree(debian)
        let name: [UInt8] = Array("ssh_host_".utf8) + [0xFF] + Array("_key".utf8)
        start.put(
            LayerEntry(
                path: path("etc/ssh").appending(name), kind: .file(size: 0), metadata: EntryMetadata(mode: 0o600)))
        let plan = try plan(start)
        #expect(plan.treeChanges[path("etc/ssh").appending(name)] == .remove)
        let record = start.applying(plan.treeChanges).text("/usr/lib/lxlayer/record.json")
        #expect(record?.contains(#""etc/ssh/ssh_host_\\xff_key""#) == true)
    }
}
