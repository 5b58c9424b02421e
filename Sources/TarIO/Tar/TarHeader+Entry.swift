internal import LayerEntries

extension TarHeader {
    /// All that stands before the data of an entry: its header, and a PAX header for what that cannot say.
    ///
    /// `size` is a regular file's, in bytes; of anything else it is not looked at. `forAll` adds what readers without
    /// PAX understand (busybox, old tars): GNU tar's headers for long names, and its large numbers.
    static func headers(of entry: LayerEntry, size: Int64, forAll: Bool = false) -> [UInt8] {
        var name = entry.path.isRoot ? Array("./".utf8) : entry.path.bytes
        var header: TarHeader
        switch entry.kind {
        case .directory:
            if !entry.path.isRoot { name.append(UInt8(ascii: "/")) }
            header = TarHeader(name: name, type: .directory, size: 0, metadata: entry.metadata, hasLargeNumbers: forAll)
        case .file:
            header = TarHeader(name: name, type: .file, size: size, metadata: entry.metadata, hasLargeNumbers: forAll)
        case .symlink(let target):
            header = TarHeader(name: name, type: .symlink, size: 0, metadata: entry.metadata, hasLargeNumbers: forAll)
            header.setLinkTarget(target)
        case .hardlink(let target):
            header = TarHeader(name: name, type: .hardlink, size: 0, metadata: entry.metadata, hasLargeNumbers: forAll)
            header.setLinkTarget(target.bytes)
        case .characterDevice(let device):
            header = TarHeader(
                name: name, type: .characterDevice, size: 0, metadata: entry.metadata, hasLargeNumbers: forAll)
            header.setDevice(device)
        case .blockDevice(let device):
            header = TarHeader(
                name: name, type: .blockDevice, size: 0, metadata: entry.metadata, hasLargeNumbers: forAll)
            header.setDevice(device)
        case .fifo:
            header = TarHeader(name: name, type: .fifo, size: 0, metadata: entry.metadata, hasLargeNumbers: forAll)
        }
        let long = forAll ? header.longTexts.flatMap { longText($0.text, $0.type) } : []
        return long + extended(header.records, of: entry) + header.bytes
    }

    /// A text as GNU tar has it, with a NUL at its end.
    private static func longText(_ text: [UInt8], _ type: TypeFlag) -> [UInt8] {
        let size = Int64(text.count + 1)
        let header = TarHeader(
            name: Array("././@LongLink".utf8), type: type, size: size, metadata: EntryMetadata(mode: 0o644))
        return header.bytes + text + [0] + ArchiveHeader.padding(after: size)
    }

    private static func extended(_ records: PAXRecords, of entry: LayerEntry) -> [UInt8] {
        guard !records.isEmpty else { return [] }
        let name = Array("PaxHeaders/".utf8) + entry.path.name.prefix(80)
        let size = Int64(records.bytes.count)
        let header = TarHeader(name: name, type: .extended, size: size, metadata: EntryMetadata(mode: 0o644))
        return header.bytes + records.bytes + ArchiveHeader.padding(after: size)
    }
}
