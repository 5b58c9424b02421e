import LayerEntries
import RootTree
import Testing

/// What random stacks taught about whiteouts that meet links (`PropertyTests`).
@Suite("Whiteouts and links of one layer")
struct HiddenNameTests {
    static func paths(_ layers: [LayerEntry]...) throws -> [String] {
        var view = MergedView()
        for layer in layers { try view.apply(layer) }
        return view.nodes().map { $0.entry.path.description + ($0.hardLinkGroup.map { "#\($0)" } ?? "") }
    }

    @Test("A hard link means what a whiteout removed, though its directory was made anew") func newDirectory() throws {
        let below = [try Tree.directory("d"), try Tree.file("d/old")]
        let hide = try Tree.file(".wh.d")
        let link = try Tree.hardlink("d/new", "d/old")
        #expect(try Self.paths(below, [hide, try Tree.directory("d"), link]) == ["d", "d/new"])
        #expect(try Self.paths(below, [hide, link]) == ["d", "d/new"])
    }

    @Test("A hard link goes through a symbolic link that a whiteout removed") func throughRemovedLink() throws {
        let below = [try Tree.directory("d"), try Tree.file("d/f"), try Tree.symlink("s", "d")]
        let (hide, link) = (try Tree.file(".wh.s"), try Tree.hardlink("h", "s/f"))
        #expect(try Self.paths(below, [hide, link]) == ["d", "d/f#1", "h#1"])
        #expect(try Self.paths(below, [link, hide]) == ["d", "d/f#1", "h#1"])
    }

    @Test("Directories that paths imply count as names") func impliedNames() throws {
        var view = MergedView(maximumNames: 5)
        try view.apply([try Tree.file("a/b/c"), try Tree.file("a/b/d")])
        #expect(view.nodes().count == 4)
        let error = #expect(throws: MergeError.self) {
            try view.apply([try Tree.file("e/f/g"), try Tree.file("e/f/h")])
        }
        #expect(error?.fault == .tooManyNames && error?.entry == 1)
    }

    @Test("A whiteout through a link hides nothing when another whiteout removes the link's directory")
    func removedLink() throws {
        let below = [
            try Tree.directory("d"), try Tree.symlink("d/s", "/t"), try Tree.directory("t"), try Tree.file("t/f"),
        ]
        let (hide, through) = (try Tree.file(".wh.d"), try Tree.file("d/s/.wh.f"))
        #expect(try Self.paths(below, [hide, through]) == ["t", "t/f"])
        #expect(try Self.paths(below, [through, hide]) == ["t", "t/f"])
        #expect(try Self.paths(below, [through]) == ["d", "d/s", "t"])
    }
}
