internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import RootTree
internal import TarIO

extension ClosureWalk {
    /// Reads the layers of all images that wait for it.
    mutating func verifyLayers() {
        var uses: [BlobClaim: Int] = [:]
        for image in pending { for layer in image.manifest.layers { uses[BlobClaim(layer), default: 0] += 1 } }
        var read = ReadLayers(limit: limits.layers.kept)
        for var image in pending {
            verifyLayers(of: &image, &uses, &read)
            verification.images.append(image.verified)
        }
        pending = []
    }

    /// Reads every layer of an image, whatever was wrong with the others, and merges them when nothing was.
    private mutating func verifyLayers(
        of image: inout PendingImage, _ uses: inout [BlobClaim: Int], _ read: inout ReadLayers
    ) {
        let name = image.verified.name
        var view: MergedView? = MergedView(maximumNames: limits.layers.entries)
        var chainID: Digest?
        var used = ReadUsage()
        let layers = image.manifest.layers
        let absent = Set(layers.indices.filter { layers[$0].mediaType.isForeign && reader.isMissing(layers[$0]) })
        var options = LayerStack.Options(limits: limits.layers, strict: false)
        options.access = access
        let unread = BlobClaim.first(in: layers).filter { !absent.contains($0) && read[BlobClaim(layers[$0])] == nil }
        let readings = LayerReadings(layers, reading: unread, from: reader.source, options)
        defer { readings.stop() }
        for (index, descriptor) in layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            if absent.contains(index) {
                view = nil
                chainID = nil
                note(.foreignLayerAbsent(at: role), oddity, name)
                continue
            }
            let claim = BlobClaim(descriptor)
            let outcome = read[claim] ?? Result { try contents(of: index, in: layers, readings, used) }
            uses[claim, default: 1] -= 1
            read[claim] = uses[claim] == 0 ? nil : outcome
            do {
                let contents = try outcome.get()
                used = used.adding(contents.usage)
                // A layer that was read for another image, or is there twice, counts here, too.
                try ImageReader.translating(at: role) { try used.check(limits.layers) }
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

    private func contents(
        of index: Int, in layers: [Descriptor], _ readings: LayerReadings, _ used: ReadUsage
    ) throws -> LayerContents {
        let descriptor = layers[index]
        progress(
            .readingLayer(index: index, count: layers.count, digest: descriptor.digest, size: descriptor.size))
        do {
            return try readings.contents(of: index, after: used)
        } catch ImageError.unsupported(let mediaType, let role) {
            // What cannot be walked can still be hashed: a damaged blob is worse news than an unknown one.
            try reader.verifyBlob(descriptor, role)
            throw ImageError.unsupported(mediaType, at: role)
        }
    }
}

/// What was read of layers that other images have, too.
///
/// What is kept of them together has a limit; what does not fit is read once more where it is wanted again.
struct ReadLayers {
    let limit: Int64
    private var outcomes: [BlobClaim: Result<LayerContents, any Error>] = [:]
    private var kept: Int64 = 0

    init(limit: Int64) { self.limit = limit }

    subscript(claim: BlobClaim) -> Result<LayerContents, any Error>? {
        get { outcomes[claim] }
        set {
            kept -= ReadLayers.kept(outcomes.removeValue(forKey: claim))
            // Whether a limit is exceeded depends on the layers below.
            if case .failure(ImageError.layer(.limitExceeded, _)) = newValue { return }
            let size = ReadLayers.kept(newValue)
            guard size <= limit - kept else { return }
            kept += size
            outcomes[claim] = newValue
        }
    }

    private static func kept(_ outcome: Result<LayerContents, any Error>?) -> Int64 {
        guard case .success(let contents) = outcome else { return 0 }
        return contents.usage.kept
    }
}

extension Digest {
    /// The chain id of a layer with this `diff_id` on top of a stack (image-spec, config.md, "Layer ChainID").
    func chained(onto parent: Digest?) -> Digest {
        guard let parent else { return self }
        return Digest(of: Array("\(parent) \(self)".utf8), algorithm: algorithm)
    }
}
