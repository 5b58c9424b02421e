public import Digests
public import LayerEntries

/// What one layer holds, after all of it was verified.
public struct LayerContents: Sendable {
    /// The entries in the archive's order, whiteouts among them under their own names.
    public var entries = EntryTable()
    /// The digests of the regular files' contents by entry number, where they were asked for.
    public internal(set) var contentDigests: [Int: Digest] = [:]
    /// The digest of the decompressed bytes, to the last one.
    public internal(set) var diffID = Digest(of: [])
    /// How many decompressed bytes there are.
    public internal(set) var unpackedSize: Int64 = 0
    /// What counts towards the limits of the whole image.
    public var usage = ReadUsage()
    /// What is odd about it.
    public internal(set) var diagnostics: [LayerDiagnostic] = []

    /// Nothing yet.
    init() {}

    /// What was read before, of these parts.
    public init(
        entries: EntryTable, contentDigests: [Int: Digest], diffID: Digest, unpackedSize: Int64, usage: ReadUsage,
        diagnostics: [LayerDiagnostic]
    ) {
        self.entries = entries
        self.contentDigests = contentDigests
        self.diffID = diffID
        self.unpackedSize = unpackedSize
        self.usage = usage
        self.diagnostics = diagnostics
    }
}
