import LayerEntries
import RootTree

/// Entries in few words, for tables.
enum Tree {
    static func path(_ text: String) throws -> EntryPath { try EntryPath(text) }

    static func directory(_ path: String, mode: UInt16 = 0o755, time: Int64 = 0) throws -> LayerEntry {
        LayerEntry(
            path: try EntryPath(path), kind: .directory,
            metadata: EntryMetadata(mode: mode, modified: ModificationTime(seconds: time)))
    }

    static func file(_ path: String, _ text: String = "", mode: UInt16 = 0o644) throws -> LayerEntry {
        let bytes = Array(text.utf8)
        return LayerEntry(
            path: try EntryPath(path), kind: .file(size: Int64(bytes.count)), metadata: EntryMetadata(mode: mode),
            content: bytes)
    }

    static func symlink(_ path: String, _ target: String) throws -> LayerEntry {
        LayerEntry(
            path: try EntryPath(path), kind: .symlink(target: Array(target.utf8)), metadata: EntryMetadata(mode: 0o777))
    }

    static func hardlink(_ path: String, _ target: String) throws -> LayerEntry {
        LayerEntry(
            path: try EntryPath(path), kind: .hardlink(target: try EntryPath(target)),
            metadata: EntryMetadata(mode: 0o644))
    }

    static func view(_ layers: [LayerEntry]...) throws -> MergedView {
        var view = MergedView()
        for layer in layers { try view.apply(layer) }
        return view
    }
}
