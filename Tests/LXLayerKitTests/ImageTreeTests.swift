import Foundation
import LayerEntries
import TestSupport
import Testing

@testable import LXLayerKit

/// Files of an image that were not kept when its layers were read.
@Suite struct ImageTreeTests {
    private static func tree(in work: Workplace) throws -> (tree: ImageTree, layer: URL) {
        let files = (0..<8).map { LayerEntry.file("opt/\($0)", String(repeating: "\($0)", count: $0)) }
        let layout = try work.layout(TestImage([.entries([.directory("opt")] + files)]))
        let tree = try TreeReader().tree(work.reference("base"))
        return (tree, TestLayout.file(of: layout.images[0].layers[0], in: layout.url))
    }

    private static func text(_ tree: ImageTree, _ number: Int) throws -> String {
        String(decoding: try tree.content(of: EntryPath("opt/\(number)"), limit: 100), as: UTF8.self)
    }

    @Test("the second brings the layer's small ones along, so that a layer is read again twice, not for each")
    func small() throws {
        let work = try Workplace()
        let (tree, layer) = try Self.tree(in: work)
        #expect(try Self.text(tree, 3) == "333")
        #expect(try Self.text(tree, 5) == "55555")
        try FileManager.default.removeItem(at: layer)
        for number in 0..<8 { #expect(try Self.text(tree, number) == String(repeating: "\(number)", count: number)) }
    }

    @Test("large ones are read one by one, and not without end")
    func large() throws {
        let work = try Workplace()
        let (tree, layer) = try Self.tree(in: work)
        tree.maximumSmallFile = 2
        tree.maximumReadings = 4
        for number in [3, 4, 5, 6] {
            #expect(try Self.text(tree, number) == String(repeating: "\(number)", count: number))
        }
        let error = #expect(throws: ImageError.self) { try Self.text(tree, 7) }
        guard case .tooManyReadings(4, .layer(0, _)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try FileManager.default.removeItem(at: layer)
        #expect(try [0, 1, 2, 6].map { try Self.text(tree, $0) } == ["", "1", "22", "666666"])
    }
}
