internal import Digests
internal import ImageDocuments

/// The two halves of an archive that is both Docker's and an OCI layout, compared.
///
/// Docker up to version 24 and skopeo read `manifest.json`; containerd, Docker since version 25 and we read
/// `index.json`.
struct HybridHalves {
    /// What an image consists of; a member whose name is no digest is none of the layout's.
    private struct Parts: Hashable {
        var config: Digest?
        var layers: [Digest?]
    }

    private enum Document {
        /// The number of its parts.
        case manifest(Int)
        case index(ImageIndex)
    }

    /// As many manifests and indexes as are looked at.
    private static let maximumEntries = 10_000

    private let legacy: DockerArchiveManifest
    /// What the layout's half has.
    ///
    /// Each has a number: an image may have very many layers and very many names, and is compared once.
    private var images: [Parts: Int] = [:]
    /// The numbers by the name in the index, or in the one that an index is in.
    private var named: [String: Set<Int>] = [:]
    /// What was read already.
    private var known: [Digest: Document?] = [:]
    private var remaining = maximumEntries

    /// Reads both halves.
    init(_ archive: Archive, _ layout: OCIArchive, limit: Int) throws {
        guard let text = try archive.document(DockerArchiveManifest.name, limit: limit) else {
            throw StoreError.member(DockerArchiveManifest.name, .missing)
        }
        do { legacy = try DockerArchiveManifest(text) } catch {
            throw StoreError.member(DockerArchiveManifest.name, .document(error))
        }
        // What is wrong with the layout's half is found when its images are looked at.
        guard let bytes = try? layout.indexDocument(limit: limit),
            let text = try? JSONText(bytes, limits: JSONLimits(bytes: limit)), let index = try? ImageIndex(text)
        else { return }
        collect(index, name: nil, from: layout, limit: limit, depth: 0)
    }

    /// The images of `manifest.json` for which the index has no image of the same name and parts.
    func findings() -> [StoreFinding] {
        legacy.images.flatMap { image -> [StoreFinding] in
            let names: [String?] = image.repositoryTags.isEmpty ? [nil] : image.repositoryTags
            let parts = Parts(config: Digest(nameOf: image.config), layers: image.layers.map { Digest(nameOf: $0) })
            let number = images[parts]
            return names.filter { !agrees(number, $0) }.map { .halvesDiffer(image: $0 ?? image.config) }
        }
    }

    private func agrees(_ image: Int?, _ name: String?) -> Bool {
        guard let image else { return false }
        let wanted = name.map { DockerName($0)?.description ?? $0 }
        // An index that names nothing so may still have the image: the names are annotations.
        return wanted.flatMap { named[$0] }?.contains(image) ?? true
    }

    private mutating func collect(
        _ index: ImageIndex, name: String?, from layout: OCIArchive, limit: Int, depth: Int
    ) {
        for entry in index.manifests where depth < 8 && remaining > 0 {
            remaining -= 1
            let name = (entry.imageName.map { DockerName($0)?.description ?? $0 }) ?? name
            switch document(entry, from: layout, limit: limit) {
            case nil: continue
            case .index(let nested): collect(nested, name: name, from: layout, limit: limit, depth: depth + 1)
            case .manifest(let number):
                if let name { named[name, default: []].insert(number) }
            }
        }
    }

    /// A manifest or an index, each of which is read once, however often it is listed.
    private mutating func document(_ entry: Descriptor, from layout: OCIArchive, limit: Int) -> Document? {
        if let known = known[entry.digest] { return known }
        var document: Document?
        if let bytes = try? layout.document(entry.digest, size: entry.size, limit: limit),
            let text = try? JSONText(bytes, limits: JSONLimits(bytes: limit))
        {
            if entry.mediaType.isIndex {
                document = (try? ImageIndex(text)).map(Document.index)
            } else {
                document = (try? Manifest(text)).map {
                    let parts = Parts(config: $0.config.digest, layers: $0.layers.map(\.digest))
                    let number = images[parts] ?? images.count
                    images[parts] = number
                    return .manifest(number)
                }
            }
        }
        known[entry.digest] = .some(document)
        return document
    }
}
