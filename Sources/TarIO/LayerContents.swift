public import Digests
public import LayerEntries

/// What one layer holds, after all of it was verified.
public struct LayerContents: Sendable {
    /// The entries in the archive's order, whiteouts among them under their own names.
    public internal(set) var entries = EntryTable()
    /// The digests of the regular files' contents by entry number, where they were asked for.
    public internal(set) var contentDigests: [Int: Digest] = [:]
    /// The digest of the decompressed bytes, to the last one.
    public internal(set) var diffID = Digest(of: [])
    /// How many decompressed bytes there are.
    public internal(set) var unpackedSize: Int64 = 0
    /// What counts towards the limits of the whole image.
    public internal(set) var usage = ReadUsage()
    /// What is odd about it.
    public internal(set) var diagnostics: [LayerDiagnostic] = []
}
