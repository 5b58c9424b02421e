internal import Digests
public import ImageDocuments
public import ImageStore

/// The search for what earlier conversions left in a layout: manifests, configurations and layers of ours that nothing
/// leads to any more.
///
/// What leads where is not asked of the documents' fields: every digest that a document has anywhere counts, so that
/// kinds of documents that nobody knows yet lose nothing either.
struct OrphanSearch {
    private let source: OCILayout
    /// The most bytes of a document.
    private let limit: Int
    private var reached: Set<Digest> = []

    init(in source: OCILayout, limit: Int) {
        self.source = source
        self.limit = limit
    }

    /// Our blobs that nothing leads to; others' stay, whatever leads to them.
    ///
    /// Throws when a document that the index leads to is damaged: nobody knows what it leads to.
    mutating func ours() throws -> [Digest] {
        let index = try ImageReader.translating(at: .index) {
            try JSONText(source.indexDocument(limit: limit), limits: JSONLimits(bytes: limit))
        }
        var pending = OrphanSearch.digests(in: index.root)
        while let digest = pending.popLast() {
            guard reached.insert(digest).inserted, let document = try document(digest) else { continue }
            // A configuration names no blobs, but what is in them.
            if !OrphanSearch.isConfiguration(document) { pending += OrphanSearch.digests(in: document.root) }
        }
        let orphans = try source.blobs().filter { !reached.contains($0) }
        var ours: Set<Digest> = []
        for digest in orphans { ours.formUnion((try? parts(of: digest)) ?? []) }
        return orphans.filter(ours.contains)
    }

    /// What of ours an orphan is and names: itself, where it is a configuration of ours; where it is a manifest with
    /// one, also that and the layer on top.
    private func parts(of digest: Digest) throws -> [Digest] {
        guard let text = try document(digest) else { return [] }
        if OrphanSearch.isConfiguration(text) { return try isOurs(text) ? [digest] : [] }
        let manifest = try Manifest(text)
        guard let config = try document(manifest.config.digest), try isOurs(config), let layer = manifest.layers.last
        else { return [] }
        return [digest, manifest.config.digest, layer.digest]
    }

    /// Whether a document is a configuration and can be nothing else.
    ///
    /// An index or a manifest may have members of any name, `rootfs` too; whatever names blobs in the way of one is
    /// followed.
    private static func isConfiguration(_ text: JSONText) -> Bool {
        let others: Set = ["schemaversion", "mediatype", "manifests", "layers", "fslayers", "blobs", "subject"]
        guard let members = text.root.members, !members.contains(where: { others.contains($0.key.lowercased()) })
        else { return false }
        return (try? ImageConfig(text)) != nil
    }

    /// Whether a configuration says that the layer on top is ours.
    private func isOurs(_ config: JSONText) throws -> Bool {
        try CustomizationRecord(of: try ImageConfig(config)) != nil
    }

    /// A blob that is a JSON object; nil for any other, and for one that is not there. Throws for a damaged one.
    private func document(_ digest: Digest) throws -> JSONText? {
        let role = BlobRole.manifest(digest)
        return try ImageReader.translating(at: role) {
            guard let size = try source.size(of: digest), size <= limit else { return nil }
            let bytes = try source.blob(digest, size: size).bytes(limit: limit, name: digest.description)
            guard bytes.first(where: { !" \t\r\n".utf8.contains($0) }) == UInt8(ascii: "{") else { return nil }
            try digest.compare(with: bytes)
            return try JSONText(bytes, limits: JSONLimits(bytes: limit))
        }
    }

    /// Every digest that stands anywhere in a value.
    private static func digests(in node: JSONNode) -> [Digest] {
        switch node.content {
        case .object(let members): members.flatMap { digests(in: $0.value) }
        case .array(let elements): elements.flatMap { digests(in: $0) }
        case .string(let text): (try? Digest(text)).map { [$0] } ?? []
        case .number, .boolean, .null: []
        }
    }
}

extension Converter {
    /// Removes what earlier conversions left in a layout: our own manifests, configurations and layers that nothing
    /// leads to any more. Blobs of others stay, and so do rewritten indexes, which nothing tells from others'.
    ///
    /// nil when another writer is at work there: then nothing is removed. A store that is no layout is written whole,
    /// and has nothing left. Throws when a document is damaged that the index leads to.
    public func removeOrphans(in destination: Reference) throws -> RemovedBlobs? {
        let kind = try ImageReader.opening { try Store.kind(forWriting: destination, options.limits.store) }
        guard kind == .oci, !destination.isStandardStream else { return RemovedBlobs() }
        return try ImageReader.opening {
            try Store.removeBlobs(from: destination.path) { source in
                var search = OrphanSearch(in: source, limit: options.limits.document)
                return try search.ours()
            }
        }
    }
}
