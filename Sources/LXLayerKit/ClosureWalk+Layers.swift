internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import RootTree
internal import TarIO

extension ClosureWalk {
    /// Reads the layers of all images that wait for it.
    mutating func verifyLayers() {
        var uses: [Digest: Int] = [:]
        for image in pending { for layer in image.manifest.layers { uses[layer.digest, default: 0] += 1 } }
        var read: [Digest: Result<LayerContents, any Error>] = [:]
        for var image in pending {
            verifyLayers(of: &image, &uses, &read)
            verification.images.append(image.verified)
        }
        pending = []
    }

    /// Reads every layer of an image, whatever was wrong with the others, and merges them when nothing was.
    private mutating func verifyLayers(
        of image: inout PendingImage, _ uses: inout [Digest: Int],
        _ read: inout [Digest: Result<LayerContents, any Error>]
    ) {
        let name = image.verified.name
        var view: MergedView? = MergedView()
        var chainID: Digest?
        for (index, descriptor) in image.manifest.layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            if descriptor.mediaType.isForeign, isAbsent(descriptor) {
                view = nil
                chainID = nil
                note(.foreignLayerAbsent(at: role), oddity, name)
                continue
            }
            let outcome = read[descriptor.digest] ?? Result { try self.read(descriptor, role, of: image.manifest) }
            uses[descriptor.digest, default: 1] -= 1
            read[descriptor.digest] = uses[descriptor.digest] == 0 ? nil : outcome
            do {
                let contents = try outcome.get()
                if let expected = image.diffIDs?[index], contents.diffID != expected {
                    throw ImageError.layer(.diffIDMismatch(expected: expected, actual: contents.diffID), at: role)
                }
                if index == 0 || chainID != nil { chainID = contents.diffID.chained(onto: chainID) }
                image.verified.checked.append(
                    .init(role, size: descriptor.size, diffID: contents.diffID, chainID: chainID))
                for diagnostic in contents.diagnostics { note(.layer(diagnostic, at: role), oddity, name) }
                try ImageReader.translating(at: role) { try view?.apply(contents.entries) }
            } catch {
                view = nil
                chainID = nil
                note(error, name)
            }
        }
        for diagnostic in view?.diagnostics ?? [] { note(.merge(diagnostic), oddity, name) }
    }

    private func read(_ descriptor: Descriptor, _ role: BlobRole, of manifest: Manifest) throws -> LayerContents {
        if case .layer(let index, let digest) = role {
            progress(
                .readingLayer(index: index, count: manifest.layers.count, digest: digest, size: descriptor.size))
        }
        do {
            return try ImageReader.translating(at: role) {
                try LayerStack.read(
                    descriptor, nil, role, LayerReader(limits: limits.layers), from: reader.source, into: nil)
            }
        } catch ImageError.unsupported(let mediaType, let role) {
            // What cannot be walked can still be hashed: a damaged blob is worse news than an unknown one.
            try reader.verifyBlob(descriptor, role)
            throw ImageError.unsupported(mediaType, at: role)
        }
    }

    private func isAbsent(_ descriptor: Descriptor) -> Bool {
        do { _ = try reader.source.blob(descriptor.digest, size: descriptor.size) } catch StoreError.blobMissing {
            return true
        } catch {
            return false
        }
        return false
    }
}

extension Digest {
    /// The chain id of a layer with this `diff_id` on top of a stack (image-spec, config.md, "Layer ChainID").
    func chained(onto parent: Digest?) -> Digest {
        guard let parent else { return self }
        return Digest(of: Array("\(parent) \(self)".utf8), algorithm: algorithm)
    }
}
