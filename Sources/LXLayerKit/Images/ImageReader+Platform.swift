internal import Digests
internal import ImageDocuments

/// Indexes of one image for several platforms.
extension ImageReader {
    /// What an index leads to that is no index itself.
    struct Leaf {
        let listed: Listed
        /// What it runs on, as its descriptor says, else the one of the index that it is in.
        let platform: Platform?
    }

    /// Those of several entries with one name that have an image for a platform, by default for the target's; all where
    /// that does not tell them apart.
    func variants(_ listed: [Listed], for platform: Platform?, _ reference: Reference) throws -> [Listed] {
        var platforms: [(platform: Platform, listed: Listed)] = []
        for entry in listed {
            for leaf in try leaves(of: entry) {
                if let platform = try imagePlatform(of: leaf) { platforms.append((platform, entry)) }
            }
        }
        let wanted = platform.map { [$0] } ?? Platform.targets
        let found = wanted.lazy.map { wanted in platforms.filter { wanted.accepts($0.platform) } }.first { !$0.isEmpty }
        guard let found else {
            throw ImageError.platformNotFound(reference, platform, available: platforms.map(\.platform.description))
        }
        // The plain one of several variants, as of an index.
        let plain = found.filter { $0.platform.plainVariant == nil }
        return (plain.isEmpty ? found : plain).map(\.listed)
    }

    /// Picks the image for a platform, by default for the target's, from what an index leads to.
    func select(_ platform: Platform?, from listed: Listed, _ reference: Reference) throws -> Listed {
        guard listed.descriptor.mediaType.isIndex else { return listed }
        var candidates: [(platform: Platform, listed: Listed)] = []
        for leaf in try leaves(of: listed) {
            if let platform = try imagePlatform(of: leaf) { candidates.append((platform, leaf.listed)) }
        }
        var matching: [(platform: Platform, listed: Listed)]
        if let platform {
            matching = candidates.filter { platform.accepts($0.platform) }
        } else if candidates.count == 1 {
            matching = candidates
        } else {
            matching =
                Platform.targets.lazy.map { target in candidates.filter { target.accepts($0.platform) } }
                .first { !$0.isEmpty } ?? []
        }
        // The plain one of several variants, else the first, as other tools do.
        guard let found = matching.first(where: { $0.platform.plainVariant == nil }) ?? matching.first else {
            throw ImageError.platformNotFound(reference, platform, available: candidates.map(\.platform.description))
        }
        return found.listed
    }

    /// What a leaf runs on; nil for attestations and whatever else is no image.
    func imagePlatform(of leaf: Leaf) throws -> Platform? {
        let descriptor = leaf.listed.descriptor
        guard !descriptor.isAttestation, descriptor.artifactType == nil, descriptor.mediaType.isManifest else {
            return nil
        }
        if let platform = leaf.platform { return platform }
        let manifest = try anyManifest(leaf.listed).manifest
        return manifest.isImage ? try config(of: manifest).config.platform : nil
    }

    /// All that an index leads to, each once, in order.
    func leaves(of listed: Listed) throws -> [Leaf] {
        var leaves: [Leaf] = []
        var visited: Set<BlobClaim> = []
        try collect(listed, platform: nil, depth: 0, &visited, &leaves)
        return leaves
    }

    private func collect(
        _ listed: Listed, platform: Platform?, depth: Int, _ visited: inout Set<BlobClaim>, _ leaves: inout [Leaf]
    ) throws {
        guard visited.insert(BlobClaim(listed.descriptor)).inserted else { return }
        let platform = listed.descriptor.platform ?? platform
        guard listed.descriptor.mediaType.isIndex else {
            leaves.append(Leaf(listed: listed, platform: platform))
            return
        }
        for child in try children(of: listed, depth: depth).entries {
            try collect(child, platform: platform, depth: depth + 1, &visited, &leaves)
        }
    }

    /// The entries of an index that is inside `depth` others.
    func children(of listed: Listed, depth: Int) throws -> (text: JSONText, entries: [Listed]) {
        let role = BlobRole.manifest(listed.descriptor.digest)
        guard depth < limits.depth else { throw ImageError.indexTooDeep(maximum: limits.depth, at: role) }
        try ImageReader.compareData(listed.descriptor, in: listed.text, at: .root, role)
        let (text, index) = try index(listed)
        return (text, try ImageReader.entries(of: index, in: text, role))
    }
}

extension Descriptor {
    /// Whether it is about another image: BuildKit lists what it attests so (buildkit, attestation-storage.md).
    var isAttestation: Bool {
        annotations[Descriptor.attestationType] != nil
            || platform.map { $0.os == "unknown" && $0.architecture == "unknown" } ?? false
    }

    /// The image that an attestation is about.
    var attested: Digest? { annotations["vnd.docker.reference.digest"].flatMap { try? Digest($0) } }

    private static let attestationType = "vnd.docker.reference.type"
}
