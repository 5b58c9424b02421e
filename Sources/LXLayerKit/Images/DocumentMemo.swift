internal import Digests
internal import ImageDocuments
internal import ImageStore

/// What was read of a store's documents a moment ago.
///
/// A store may name one large document very often; it is parsed once, and again only when others came between. What it
/// keeps has a limit. Documents have digests, so that they cannot be others later; the store's own index has none.
final class DocumentMemo {
    /// What is made of a document.
    enum Kind: Hashable { case text, index, manifest, config }

    private struct Key: Hashable {
        let kind: Kind
        let claim: BlobClaim
        let role: BlobRole
    }

    /// How many bytes the documents that are kept have, each counted for each kind.
    private static let limit: Int64 = 16 << 20

    private var results: [Key: Result<Any, any Error>] = [:]
    private var bytesLeft = limit
    private var listing: (version: String, listing: StoreListing)?

    /// What `make` makes of a document, or threw of its contents.
    func remember<Value>(
        _ kind: Kind, _ descriptor: Descriptor, _ role: BlobRole, _ make: () throws -> Value
    ) throws -> Value {
        let key = Key(kind: kind, claim: BlobClaim(descriptor), role: role)
        switch results[key] {
        case .success(let known)?: if let known = known as? Value { return known }
        case .failure(let error)?: throw error
        case nil: break
        }
        do {
            let made = try make()
            keep(.success(made), key, descriptor.size)
            return made
        } catch {
            // What a store could not give it may have later: of this run's other images.
            if case ImageError.store = error { throw error }
            keep(.failure(error), key, 0)
            throw error
        }
    }

    private func keep(_ result: Result<Any, any Error>, _ key: Key, _ size: Int64) {
        let (size, overflow) = size.addingReportingOverflow(1 << 10)
        guard !overflow, size <= DocumentMemo.limit else { return }
        if size > bytesLeft {
            results = [:]
            bytesLeft = DocumentMemo.limit
        }
        bytesLeft -= size
        results[key] = result
    }

    /// What the store's index lists, as long as the index is the same.
    func listing(of version: String?, _ make: () throws -> StoreListing) throws -> StoreListing {
        if let listing, listing.version == version { return listing.listing }
        let made = try make()
        listing = version.map { ($0, made) }
        return made
    }
}

/// What a store's index lists, to be found by name.
final class StoreListing {
    let entries: [ImageReader.Listed]
    private(set) lazy var names = entries.map(\.name)
    private lazy var byReferenceName = StoreListing.positions(entries) { $0.referenceName }
    private lazy var byImageName = StoreListing.positions(entries) { descriptor in
        descriptor.imageName.map { DockerName($0)?.description ?? $0 }
    }

    init(_ entries: [ImageReader.Listed]) { self.entries = entries }

    /// The entries that a reference selects, as `ImageReader.matching` has them.
    func matching(_ reference: Reference) -> [ImageReader.Listed] {
        guard case .tag(let tag) = reference.selection else { return ImageReader.matching(reference, in: entries) }
        let name = DockerName(tag.text)?.description ?? tag.text
        let positions = Set(byReferenceName[tag.text] ?? []).union(byImageName[name] ?? [])
        return positions.sorted().map { entries[$0] }
    }

    private static func positions(
        _ entries: [ImageReader.Listed], _ name: (Descriptor) -> String?
    ) -> [String: [Int]] {
        var positions: [String: [Int]] = [:]
        for (position, entry) in entries.enumerated() {
            if let name = name(entry.descriptor) { positions[name, default: []].append(position) }
        }
        return positions
    }
}
