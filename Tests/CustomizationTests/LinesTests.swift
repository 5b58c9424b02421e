import LayerEntries
import TestSupport
import Testing

@testable import Customization

@Suite struct `Edits of lines` {
    static let zone = "none\t\t/\t\t\tzfs\tdefaults\t1 1\nproc\t\t/proc\t\t\tproc\tdefaults\t0 0\n"
    static let off = "# Disabled by lxlayer: "

    /// What is there, and what becomes of it before the zone's own lines; `OFF ` stands for the prefix.
    static let tables: [(before: String, after: String)] = [
        ("", ""), ("# a comment\n\n", "# a comment\n\n"),
        ("UUID=1 / ext4 defaults 0 1\n", "OFF UUID=1 / ext4 defaults 0 1\n"),
        ("/dev/sda1 none swap sw 0 0\n", "OFF /dev/sda1 none swap sw 0 0\n"),
        ("swapfs    /dev/shm    tmpfs    defaults    0 0\n", "swapfs    /dev/shm    tmpfs    defaults    0 0\n"),
        ("h:/x /x nfs4 ro 0 0\n", "h:/x /x nfs4 ro 0 0\n"),
        ("tmpfs / tmpfs rw\n", "OFF tmpfs / tmpfs rw\n"),
        ("proc /proc/ proc defaults\n", "OFF proc /proc/ proc defaults\n"),
        ("proc /proc\n", "OFF proc /proc\n"),
        ("/dev/sda1 / ext4 rw", "OFF /dev/sda1 / ext4 rw\n"),
        (
            "  \t/dev/cdrom /media/cdrom udf,iso9660 user,noauto 0 0\n",
            "OFF   \t/dev/cdrom /media/cdrom udf,iso9660 user,noauto 0 0\n"
        ),
    ]

    @Test(arguments: tables)
    func `make any fstab fit a zone`(before: String, after: String) throws {
        #expect(try edited(before) == after.replacing("OFF ", with: Self.off) + Self.zone)
        let carriage = before.replacing("\n", with: "\r\n")
        if before.hasSuffix("\n") {
            let expected = after.replacing("OFF ", with: Self.off) + Self.zone
            #expect(try edited(carriage) == expected.replacing("\n", with: "\r\n"))
        }
    }

    @Test func `leave the zone's lines once each`() throws {
        let again = Self.zone.split(separator: "\n").map { Self.off + $0 + "\n" }.joined()
        #expect(try edited(Self.zone) == Self.zone)
        #expect(try edited(Self.zone + Self.zone) == Self.zone + again)
    }

    private func edited(_ fstab: String) throws -> String? {
        // Nothing that Debian's own spec knows: it adds a line.
        var nodes = debian
        nodes["/etc/debian_version"] = nil
        nodes["/etc/fstab"] = .file(fstab)
        let start = tree(nodes)
        let result = start.applying(try plan(start).treeChanges)
        #expect(try plan(result).treeChanges.isEmpty)
        return result.text("/etc/fstab")
    }

    @Test func `make the file that is missing`() throws {
        var nodes = debian
        nodes["/etc/fstab"] = nil
        nodes["/etc/debian_version"] = nil
        #expect(tree(nodes).applying(try plan(tree(nodes)).treeChanges).text("/etc/fstab") == Self.zone)
    }

    @Test(arguments: [
        ("comment: 'b.*', prefix: '#'", "a\n#bc\nd\n"), ("delete: 'b.*'", "a\nd\n"), ("delete: '.*'", ""),
        ("replace: 'b.', with: X", "a\nX\nd\n"), ("append: d", "a\nbc\nd\n"), ("append: e", "a\nbc\nd\ne\n"),
        ("delete: b", "a\nbc\nd\n"), ("keep: '.*'}, {delete: '.*'", "a\nbc\nd\n"),
        ("keep: '.*', once: true}, {delete: '.*'", "a\n"),
    ])
    func `follow the first rule that matches`(rules: String, after: String) throws {
        let specs = try spec(step("A", "lines: {path: /f, rules: [{\(rules)}]}"))
        let start = tree(["/f": .file("a\nbc\nd\n")])
        let result = start.applying(try plan(start, specs).treeChanges)
        #expect(result.text("/f") == after)
        #expect(try plan(result, specs).treeChanges.isEmpty)
    }

    @Test func `keep owner and mode, but neither set-id bits nor capabilities`() throws {
        let capability = Array("security.capability".utf8)
        let other = Array("user.note".utf8)
        var start = tree()
        start.put(
            LayerEntry(
                path: try EntryPath("f"), kind: .file(size: 2),
                metadata: EntryMetadata(mode: 0o6755, uid: 7, gid: 8, xattrs: [capability: [1], other: [2]]),
                content: Array("a\n".utf8)))
        let specs = try spec(step("A", "lines: {path: /f, rules: [{append: b}]}"))
        let metadata = start.applying(try plan(start, specs).treeChanges).entry("/f")?.metadata
        #expect(
            metadata
                == EntryMetadata(
                    mode: 0o755, uid: 7, gid: 8, modified: ModificationTime(seconds: 1_700_000_000),
                    xattrs: [other: [2]]))
    }

    @Test func `rewrite no line that is not UTF-8, but may comment or delete it`() throws {
        let line: [UInt8] = [0x78, 0xFF, 0x79]
        let start = tree(["/f": .bytes(line + [0x0A])])
        let replaced = try plan(start, try spec(step("A", "lines: {path: /f, rules: [{replace: 'x.y', with: z}]}")))
        #expect(replaced.treeChanges.isEmpty)
        #expect(replaced.warnings.map(\.kind) == [.lineNotUTF8(try EntryPath("f"), line: 1)])
        let commented = try spec(step("A", "lines: {path: /f, rules: [{comment: 'x.y', prefix: '# '}]}"))
        let result = start.applying(try plan(start, commented).treeChanges)
        #expect(result.entry("/f")?.content == [0x23, 0x20] + line + [0x0A])
    }

    @Test func `of two steps go together, unless they disagree about a line`() throws {
        let start = tree(["/f": .file("a\nb\n")])
        let together = try spec(
            step("A", "lines: {path: /f, rules: [{delete: a}, {append: c}]}") + "\n"
                + step("B", "lines: {path: /f, rules: [{replace: b, with: B}, {append: c}]}"))
        let plan = try plan(start, together)
        #expect(start.applying(plan.treeChanges).text("/f") == "B\nc\n")
        #expect(plan.changes.filter { $0.path.description == "f" }.map(\.step) == ["A", "B"])
        let against = try spec(
            step("A", "lines: {path: /f, rules: [{delete: b}]}") + "\n"
                + step("B", "lines: {path: /f, rules: [{replace: b, with: B}]}"))
        #expect(
            throws: PlanError.conflict(
                .line(try EntryPath("f"), 2), first: reference("A", line: 6), second: reference("B", line: 7))
        ) { try CustomizationTests.plan(start, against) }
    }

    @Test func `follow a symlink inside the root, and go nowhere else`() throws {
        let specs = try spec(step("A", "lines: {path: /etc/f, ifMissing: create, rules: [{append: a}]}"))
        let inside = tree(["/etc/f": .symlink("/usr/f"), "/usr/f": .file("x\n")])
        #expect(try plan(inside, specs).paths == ["usr/f"])
        let climbing = tree(["/etc/f": .symlink("../../../../usr/f"), "/usr/f": .file("x\n")])
        #expect(try plan(climbing, specs).paths == ["usr/f"])
        let obstacles: [(MemoryTree, Obstacle)] = [
            (tree(["/etc/f": .symlink("/nowhere")]), .danglingLink(try EntryPath("etc/f"))),
            (tree(["/etc/f": .symlink("f")]), .unreachable(try EntryPath("etc/f"), .loop(try EntryPath("etc/f")))),
            (
                tree(["/etc/f": .symlink("/proc/mounts"), "/proc/mounts": .file("")]),
                .hiddenByMount(try EntryPath("proc/mounts"))
            ),
            (tree(["/etc/f": .directory()]), .notRegularFile(try EntryPath("etc/f"))),
            (
                tree(["/etc": .file("")]),
                .unreachable(try EntryPath("etc/f"), .throughNonDirectory(try EntryPath("etc")))
            ),
            (
                tree(["/etc/f": .bytes([UInt8](repeating: 10, count: 1_048_577))]),
                .tooLarge(try EntryPath("etc/f"), limit: 1_048_576)
            ),
        ]
        for (tree, obstacle) in obstacles {
            let plan = try plan(tree, specs)
            #expect(plan.treeChanges.isEmpty)
            #expect(plan.reason("A") == .obstacle(obstacle))
            #expect(plan.warnings.map(\.kind) == [.obstacle(obstacle)])
        }
    }
}

func reference(_ step: String, line: Int) -> StepReference {
    StepReference(spec: "test", step: step, mark: SourceMark(file: "test.yaml", line: line, column: 5))
}
