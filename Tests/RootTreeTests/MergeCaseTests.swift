import LayerEntries
import RootTree
import Testing

@Suite("Merging layers, by the conformance cases")
struct MergeCaseTests {
    @Test("There are cases") func casesAreRead() { #expect(MergeCase.all.count > 70) }

    @Test("A case gives its view, its diagnostics or its error", arguments: MergeCase.all)
    func view(_ merge: MergeCase) throws {
        guard let expected = merge.expect.view else {
            #expect(throws: (any Error).self) { _ = try merge.merge(strict: false) }
            return
        }
        let view = try merge.merge(strict: false)
        let described = zip(expected, view.nodes()).map { wanted, node in line(of: node, as: wanted) }
        #expect(described == expected.map(\.line))
        #expect(view.nodes().count == expected.count)
        if let diagnostic = merge.expect.diagnostic { #expect(view.diagnostics.isEmpty != diagnostic) }
        if let mode = merge.expect.rootMode {
            #expect(view.root.entry.metadata.mode == UInt16(mode, radix: 8))
        }
    }

    @Test("Under strict checking a case with a diagnostic is an error", arguments: MergeCase.all)
    func strict(_ merge: MergeCase) throws {
        guard merge.expect.strict == "error" else { return }
        #expect(throws: MergeError.self) { _ = try merge.merge(strict: true) }
    }

    /// A node in the case's own words, with the fields that the case names.
    private func line(of node: TreeNode, as wanted: MergeCase.Entry) -> String {
        var entry = MergeCase.Entry(type: "?", path: String(decoding: node.entry.path.bytes, as: UTF8.self))
        switch node.entry.kind {
        case .directory: entry.type = "directory"
        case .file: entry.type = "file"
        case .symlink(let target):
            entry.type = "symlink"
            entry.target = String(decoding: target, as: UTF8.self)
        case .characterDevice(let number):
            entry.type = "chardev"
            entry.device = [number.major, number.minor]
        case .blockDevice(let number):
            entry.type = "blockdev"
            entry.device = [number.major, number.minor]
        case .fifo: entry.type = "fifo"
        case .hardlink: entry.type = "hardlink"
        }
        if wanted.content != nil { entry.content = node.entry.content.map { String(decoding: $0, as: UTF8.self) } }
        if wanted.mode != nil {
            let octal = String(node.entry.metadata.mode, radix: 8)
            entry.mode = String(repeating: "0", count: 4 - octal.count) + octal
        }
        entry.uid = node.entry.metadata.uid
        entry.gid = node.entry.metadata.gid
        entry.hardlinkGroup = node.hardLinkGroup
        return entry.line
    }
}
