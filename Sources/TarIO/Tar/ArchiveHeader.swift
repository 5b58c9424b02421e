public import LayerEntries

/// The headers of an archive that holds files by name, and nothing else that would differ from run to run: owner 0,
/// time 0, a size beyond ustar's in a PAX record.
public enum ArchiveHeader {
    /// What stands before a file's data; `size` is in bytes.
    public static func file(_ name: String, size: Int64) -> [UInt8] {
        let header = TarHeader(
            name: Array(name.utf8), type: .file, size: size, metadata: EntryMetadata(mode: 0o644))
        guard !header.records.isEmpty else { return header.bytes }
        let records = header.records.bytes
        let extended = TarHeader(
            name: Array("PaxHeaders/member".utf8), type: .extended, size: Int64(records.count),
            metadata: EntryMetadata(mode: 0o644))
        return extended.bytes + records + padding(after: Int64(records.count)) + header.bytes
    }

    /// A directory; `name` without the slash at its end.
    public static func directory(_ name: String) -> [UInt8] {
        TarHeader(
            name: Array((name + "/").utf8), type: .directory, size: 0, metadata: EntryMetadata(mode: 0o755)
        ).bytes
    }

    /// What stands before the data of an entry of a tree, the same bytes whatever library there is: PAX, and GNU tar's
    /// own headers beside it for programs that know no PAX. A regular file's size is its kind's.
    ///
    /// Throws for an attribute's name that no record can say.
    public static func entry(_ entry: LayerEntry) throws(LayerWriteError) -> [UInt8] {
        try LayerWriter.check(entry)
        if case .file(let size) = entry.kind { return TarHeader.headers(of: entry, size: size, forAll: true) }
        return TarHeader.headers(of: entry, size: 0, forAll: true)
    }

    /// What follows a member's data.
    public static func padding(after size: Int64) -> [UInt8] {
        [UInt8](repeating: 0, count: TarBlock.padding(after: size))
    }

    /// What ends an archive.
    public static let end = [UInt8](repeating: 0, count: 2 * TarBlock.size)
}
