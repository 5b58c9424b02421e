import LayerEntries
import Testing

@Suite("A layer's entries, packed")
struct EntryTableTests {
    static let entries: [LayerEntry] = {
        func entry(_ path: String, _ kind: EntryKind, _ content: [UInt8]? = nil) -> LayerEntry {
            var metadata = EntryMetadata(
                mode: 0o7351, uid: .max - 1, gid: 7, modified: ModificationTime(seconds: -5, nanoseconds: 999_999_999))
            if path.hasSuffix("x") { metadata.xattrs = [Array("user.x".utf8): [0, 1], Array("user.y".utf8): []] }
            return LayerEntry(path: place(path), kind: kind, metadata: metadata, content: content)
        }
        func place(_ text: String) -> EntryPath { (try? EntryPath(text)) ?? .root }
        let device = DeviceNumber(major: .max, minor: 3)
        return [
            entry("", .directory), entry("a", .directory), entry("a/b", .file(size: .max)),
            entry("a/c", .file(size: 0), []),
            entry("a/b/x", .file(size: 2), [1, 2]), entry("a/d", .symlink(target: Array("../b".utf8))),
            entry("a/e", .symlink(target: [])), entry("x", .hardlink(target: place("a/b/x"))),
            entry("y", .hardlink(target: .root)), entry("a/f", .characterDevice(device)),
            entry("ab", .blockDevice(DeviceNumber(major: 0, minor: .max))), entry("a/b", .fifo),
        ]
    }()

    @Test("Every entry comes out as it went in") func roundTrip() {
        let table = EntryTable(Self.entries)
        #expect(Array(table) == Self.entries)
        #expect(table.last == Self.entries.last)
    }

    @Test("An entry's parts are those of the entry") func parts() {
        let table = EntryTable(Self.entries)
        for (number, entry) in Self.entries.enumerated() {
            #expect(table.path(of: number) == entry.path)
            #expect(Array(table.name(of: number)) == entry.path.name)
            #expect(Array(table.directory(of: number)) == entry.path.parent.bytes)
            #expect(table.kind(of: number) == entry.kind)
            #expect(table.metadata(of: number) == entry.metadata)
            var target: [UInt8]?
            if case .symlink(let bytes) = entry.kind { target = bytes }
            #expect(table.symlinkTarget(of: number).map(Array.init) == target)
        }
    }

    @Test("Only entries that follow one another in one directory are beside each other") func neighbours() {
        let table = EntryTable(Self.entries)
        let beside = table.indices.dropFirst().filter { table.areBeside($0 - 1, $0) }
        #expect(beside == [1, 3, 6, 8])
    }
}
