import Exports
import LayerEntries
import RootTree
import TestSupport
import Testing

@Suite("The members of a tree's archive")
struct RootArchiveTests {
    func members(
        of layers: [[LayerEntry]], _ change: (inout RootArchive) -> Void = { _ in }
    ) throws -> [RootArchive.Member] {
        var view = MergedView()
        for layer in layers { try view.apply(layer) }
        var archive = RootArchive(view)
        change(&archive)
        var members: [RootArchive.Member] = []
        archive.forEachMember { members.append($0) }
        return members
    }

    @Test("A directory comes before what is in it, and all of that before the next name") func order() throws {
        let members = try members(of: [
            [
                .file("a-b", ""), .directory("a"), .file("a/b", ""), .directory("a.d"), .file("a.d/x", ""),
                .file("Z", ""),
            ],
            [.file("a/.wh.b", ""), .file("a/c", "")],
        ])
        #expect(members.map(\.entry.path.description) == ["", "Z", "a", "a/c", "a-b", "a.d", "a.d/x"])
    }

    @Test("The first name of a file has the contents, the others are links to it") func hardLinks() throws {
        var file = LayerEntry.file("z", "text")
        file.metadata.xattrs = [Array("user.a".utf8): [1]]
        let layers = [[file, .hardlink("b", "z"), .directory("a"), .hardlink("a/c", "z"), .file("other", "x")]]
        let plain = try members(of: layers)
        #expect(plain.map(\.entry.path.description) == ["", "a", "a/c", "b", "other", "z"])
        #expect(
            plain.map { if case .hardlink(let target) = $0.entry.kind { "\(target)" } else { "" } }
                == ["", "", "", "a/c", "", "a/c"])
        #expect(plain.map(\.entry.metadata.xattrs.count) == [0, 0, 1, 0, 0, 0])
        #expect(plain[2].entry.content == Array("text".utf8))
        #expect(plain[3].entry.content == nil)
        let below = try members(of: layers) { $0.prefix = .literal("rootfs") }
        #expect(below.map(\.entry.path.description) == plain.map { $0.path.isRoot ? "rootfs" : "rootfs/\($0.path)" })
        #expect(below[3].entry.kind == .hardlink(target: .literal("rootfs/a/c")))
        #expect(below[3].path == .literal("b"))
    }

    @Test("A name that outlives the one it was linked to has the contents") func survivingLink() throws {
        let members = try members(of: [
            [.file("a", "text"), .hardlink("b", "a")], [.file(".wh.a", "")],
        ])
        #expect(members.map(\.entry.kind) == [.directory, .file(size: 4)])
    }

    static let capabilities: [(value: [UInt8], permitted: UInt64?)] = [
        ([1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 1 << 13),
        ([0, 0, 0, 2, 0, 0x30, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 3 << 12),
        ([1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0], 1 << 13 | 1 << 32),
        ([1, 0, 0, 3, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], 1 << 13),
        ([1, 0, 0, 1, 0, 0x20, 0, 0, 0, 0, 0, 0], 1 << 13),
        ([1, 0, 0, 2], nil), ([], nil), ([1, 0, 0, 9, 0, 0x20, 0, 0, 0, 0, 0, 0], nil),
    ]

    @Test(
        "Capabilities are read as the kernel has them, and only raw sockets make a set-user-ID program",
        arguments: capabilities)
    func setUserID(value: [UInt8], permitted: UInt64?) throws {
        #expect(FileCapabilities(value)?.permitted == permitted)
        var program = LayerEntry.file("ping", "x", mode: 0o755)
        program.metadata.xattrs = [FileCapabilities.attribute: value, Array("user.a".utf8): [1]]
        let kept = try #require(try members(of: [[program]]).last)
        #expect(kept.entry.metadata == program.metadata)
        let changed = try #require(try members(of: [[program]]) { $0.setsUserID = true }.last)
        let isChanged = permitted == 1 << 13
        #expect(changed.entry.metadata.mode == (isChanged ? 0o4755 : 0o755))
        #expect(changed.entry.metadata.xattrs.count == (isChanged ? 1 : 2))
        let bare = try #require(try members(of: [[program]]) { $0.hasAttributes = false }.last)
        #expect(bare.entry.metadata.xattrs.isEmpty && bare.entry.metadata.mode == 0o755)
        #expect(bare.capabilities?.permitted == permitted)
    }
}
