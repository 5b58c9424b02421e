internal import Digests
internal import ImageDocuments
internal import ImageStore

extension ClosureWalk {
    /// Verifies a manifest or an index; each of them once.
    mutating func visit(_ listed: ImageReader.Listed, name: String, depth: Int) {
        let descriptor = listed.descriptor
        reached.insert(descriptor.digest)
        guard visited.updateValue(true, forKey: BlobClaim(descriptor)) == nil else { return }
        let role = BlobRole.manifest(descriptor.digest)
        compareData(descriptor, in: listed.text, at: .root, role, name)
        do {
            if descriptor.mediaType.isIndex {
                try visitIndex(listed, name: name, depth: depth)
            } else {
                try visitManifest(listed, name: name)
            }
        } catch {
            isComplete = false
            visited[BlobClaim(descriptor)] = false
            salvage(listed, error, name: name, depth: depth)
        }
        if let subject = descriptor.attested { subjects.append((subject, role, name)) }
    }

    private mutating func visitIndex(_ listed: ImageReader.Listed, name: String, depth: Int) throws {
        let role = BlobRole.manifest(listed.descriptor.digest)
        guard depth < limits.depth else {
            throw ImageError.indexTooDeep(maximum: limits.depth, at: role)
        }
        let (text, index) = try reader.index(listed)
        var verified = Verification.VerifiedImage(name: name, manifest: listed.descriptor.digest)
        verified.checked.append(.init(role, size: listed.descriptor.size))
        verification.images.append(verified)
        if let subject = index.subject { subjects.append((subject.digest, role, name)) }
        for child in try ImageReader.entries(of: index, in: text, role) { visit(child, of: name, depth: depth) }
    }

    /// Verifies what an entry of a nested index leads to.
    mutating func visit(_ child: ImageReader.Listed, of name: String, depth: Int) {
        let platform = child.descriptor.platform.map { " (\($0))" } ?? ""
        let shown = ClosureWalk.shown((child.givenName.map(ClosureWalk.shown) ?? name) + platform)
        visit(child, name: shown, depth: depth + 1)
    }

    private mutating func visitManifest(_ listed: ImageReader.Listed, name: String) throws {
        let role = BlobRole.manifest(listed.descriptor.digest)
        let (text, manifest) = try reader.anyManifest(listed)
        var verified = Verification.VerifiedImage(name: name, manifest: listed.descriptor.digest)
        verified.checked.append(.init(role, size: listed.descriptor.size))
        if let subject = manifest.subject { subjects.append((subject.digest, role, name)) }
        reached.insert(manifest.config.digest)
        reached.formUnion(manifest.layers.map(\.digest))
        compareData(manifest.config, in: text, at: ["config"], .config(manifest.config.digest), name)
        for (index, layer) in manifest.layers.enumerated() {
            compareData(layer, in: text, at: ["layers", String(index)], .layer(index, layer.digest), name)
        }
        // What is no image has blobs like one, whose contents are nobody's business here.
        guard manifest.isImage, !listed.descriptor.isAttestation else {
            var blobs = [(BlobRole.config(manifest.config.digest), manifest.config)]
            blobs += manifest.layers.enumerated().map { (.layer($0, $1.digest), $1) }
            verifyOpaque(blobs, &verified, name)
            verification.images.append(verified)
            return
        }
        var image = PendingImage(verified: verified, manifest: manifest)
        verifyConfig(listed, &image)
        pending.append(image)
    }

    private mutating func verifyConfig(_ listed: ImageReader.Listed, _ image: inout PendingImage) {
        let role = BlobRole.config(image.manifest.config.digest)
        let name = image.verified.name
        do {
            let config = try reader.config(of: image.manifest).config
            image.verified.checked.append(.init(role, size: image.manifest.config.size))
            if image.manifest.layers.isEmpty { note(.noLayers, oddity, name) }
            if let history = config.history, !history.isEmpty {
                let entries = history.count { !$0.emptyLayer }
                if entries != image.manifest.layers.count {
                    let layers = image.manifest.layers.count
                    note(.error(.historyCount(layers: layers, entries: entries, at: role)), oddity, name)
                }
            }
            if let platform = listed.descriptor.platform,
                (platform.os, platform.architecture) != (config.platform.os, config.platform.architecture)
            {
                note(.platformDiffers(inIndex: platform, inConfig: config.platform), oddity, name)
            }
            try ImageReader.compareCounts(image.manifest, config)
            image.diffIDs = config.diffIDs
        } catch {
            let config = image.manifest.config
            // A configuration may have very many faults, and very many manifests: all are told of the first.
            if damagedConfigs.insert(config.digest).inserted {
                noteAll(error, .config, name) { [reader] in try reader.document(config, role) }
            } else {
                note(error, name)
            }
        }
    }
}
