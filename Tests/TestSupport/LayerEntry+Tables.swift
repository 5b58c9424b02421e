public import LayerEntries

/// Entries as tables have them; a path that is none is a mistake of the test.
extension LayerEntry {
    /// A directory.
    public static func directory(_ path: String, mode: UInt16 = 0o755, seconds: Int64 = 1_500_000_000) -> LayerEntry {
        LayerEntry(path: .literal(path), kind: .directory, metadata: metadata(mode, seconds))
    }

    /// A regular file with this text.
    public static func file(
        _ path: String, _ text: String, mode: UInt16 = 0o644, seconds: Int64 = 1_500_000_000
    ) -> LayerEntry {
        let bytes = Array(text.utf8)
        return LayerEntry(
            path: .literal(path), kind: .file(size: Int64(bytes.count)), metadata: metadata(mode, seconds),
            content: bytes)
    }

    /// A symbolic link.
    public static func symlink(_ path: String, _ target: String, seconds: Int64 = 1_500_000_000) -> LayerEntry {
        LayerEntry(
            path: .literal(path), kind: .symlink(target: Array(target.utf8)), metadata: metadata(0o777, seconds))
    }

    /// Another name.
    public static func hardlink(_ path: String, _ target: String) -> LayerEntry {
        LayerEntry(
            path: .literal(path), kind: .hardlink(target: .literal(target)), metadata: metadata(0o644, 1_500_000_000))
    }

    /// A named pipe.
    public static func fifo(_ path: String) -> LayerEntry {
        LayerEntry(path: .literal(path), kind: .fifo, metadata: metadata(0o600, 1_500_000_000))
    }

    private static func metadata(_ mode: UInt16, _ seconds: Int64) -> EntryMetadata {
        EntryMetadata(mode: mode, modified: ModificationTime(seconds: seconds))
    }
}

extension EntryPath {
    /// A path that a test spells out; the root for one that is no path.
    public static func literal(_ text: String) -> EntryPath { (try? EntryPath(text)) ?? .root }
}
