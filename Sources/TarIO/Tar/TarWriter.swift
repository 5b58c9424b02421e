internal import LayerEntries

/// Writes entries as one tar stream in memory: ustar, with PAX records only where ustar cannot say it.
///
/// Bit-exact by definition: nothing depends on a library's version. No global header, no owner names, two zero
/// blocks at the end (emit rule 10).
struct TarWriter {
    private var bytes: [UInt8] = []

    mutating func append(_ entry: LayerEntry) {
        let content = entry.content ?? []
        bytes += TarHeader.headers(of: entry, size: Int64(content.count))
        if case .file = entry.kind { bytes += content + ArchiveHeader.padding(after: Int64(content.count)) }
    }

    /// The whole stream with its end blocks.
    consuming func finish() -> [UInt8] { bytes + ArchiveHeader.end }
}
