internal import LayerEntries

/// Writes entries as one tar stream in memory: ustar, with PAX records only where ustar cannot say it.
///
/// Bit-exact by definition: nothing depends on a library's version. No global header, no owner names, two zero
/// blocks at the end (emit rule 10).
struct TarWriter {
    private var bytes: [UInt8] = []

    mutating func append(_ entry: LayerEntry) {
        var name = entry.path.isRoot ? Array("./".utf8) : entry.path.bytes
        let content = entry.content ?? []
        var header: TarHeader
        switch entry.kind {
        case .directory:
            if !entry.path.isRoot { name.append(UInt8(ascii: "/")) }
            header = TarHeader(name: name, type: .directory, size: 0, metadata: entry.metadata)
        case .file:
            header = TarHeader(name: name, type: .file, size: Int64(content.count), metadata: entry.metadata)
        case .symlink(let target):
            header = TarHeader(name: name, type: .symlink, size: 0, metadata: entry.metadata)
            header.setLinkTarget(target)
        case .hardlink(let target):
            header = TarHeader(name: name, type: .hardlink, size: 0, metadata: entry.metadata)
            header.setLinkTarget(target.bytes)
        case .characterDevice(let device):
            header = TarHeader(name: name, type: .characterDevice, size: 0, metadata: entry.metadata)
            header.setDevice(device)
        case .blockDevice(let device):
            header = TarHeader(name: name, type: .blockDevice, size: 0, metadata: entry.metadata)
            header.setDevice(device)
        case .fifo:
            header = TarHeader(name: name, type: .fifo, size: 0, metadata: entry.metadata)
        }
        appendRecords(header.records, of: entry)
        bytes += header.bytes
        if case .file = entry.kind { appendPadded(content) }
    }

    /// The whole stream with its end blocks.
    consuming func finish() -> [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

    private mutating func appendRecords(_ records: PAXRecords, of entry: LayerEntry) {
        guard !records.isEmpty else { return }
        let name = Array("PaxHeaders/".utf8) + entry.path.name.prefix(80)
        let header = TarHeader(
            name: name, type: .extended, size: Int64(records.bytes.count), metadata: EntryMetadata(mode: 0o644))
        bytes += header.bytes
        appendPadded(records.bytes)
    }

    private mutating func appendPadded(_ content: [UInt8]) {
        bytes += content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }
}
