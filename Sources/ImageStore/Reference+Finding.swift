public import ImageDocuments

extension Reference {
    /// Takes a reference apart, as `init(_:)` does; of one without a transport, what is there says where its path ends.
    ///
    /// An archive's names may hold colons and slashes: `FILE:NAME:TAG` is taken so where `FILE` is an archive, and
    /// nothing is at the path that the text has otherwise.
    public init(finding text: String) throws(ReferenceError) {
        let plain: Reference
        do { plain = try Reference(text) } catch .malformedTag(let tag) {
            guard let archive = Reference.archive(text) else { throw .malformedTag(tag) }
            self = archive
            return
        }
        if plain.transport == nil, case .nothing = FoundThere(at: plain.path), let archive = Reference.archive(text) {
            self = archive
        } else {
            self = plain
        }
    }

    private static func archive(_ text: String) -> Reference? {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), !text.utf8.contains(0) else { return nil }
        switch FoundThere(at: String(text[..<colon])) {
        case .store(.ociArchive): return try? Reference("\(Transport.ociArchive.rawValue):\(text)")
        // What is compressed is not looked into; names of this form are Docker's.
        case .store(.dockerArchive), .file: return try? Reference("\(Transport.dockerArchive.rawValue):\(text)")
        default: return nil
        }
    }
}
