internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import TarIO

extension LayerStack {
    /// Reads the lowest `end` layers of `image`, all unless told otherwise, each unique blob once, and gives what they
    /// hold to `body`, bottom first.
    ///
    /// `destination` gets a copy of each blob that it lacks, in the same pass. The limits hold for all layers together.
    /// Gives the layers that were read before, and of which there is no blob that could be copied.
    @discardableResult
    static func forEachLayer(
        of image: Image, upTo end: Int? = nil, from source: any ImageSource,
        into destination: (any ImageDestination)? = nil, _ options: Options, progress: (ProgressEvent) -> Void,
        _ body: (Int, Descriptor, LayerContents) throws -> Void
    ) throws -> [Digest] {
        let layers = Array(image.manifest.layers[..<(end ?? image.manifest.layers.count)])
        var known: [BlobClaim: LayerContents] = [:]
        let cache = options.access.cache
        for claim in layers.map(BlobClaim.init) { known[claim] = cache?[claim] }
        let unread = BlobClaim.first(in: layers).filter { known[BlobClaim(layers[$0])] == nil }
        let readings = LayerReadings(layers, reading: unread, from: source, into: destination, options)
        defer { readings.stop() }
        let remembered = Set(known.keys)
        let last = Dictionary(layers.enumerated().map { (BlobClaim($1), $0) }) { $1 }
        var absent: [Digest] = []
        var used = ReadUsage()
        for (index, descriptor) in layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            let claim = BlobClaim(descriptor)
            let contents: LayerContents
            if let read = known[claim] {
                contents = read
            } else {
                progress(
                    .readingLayer(
                        index: index, count: image.manifest.layers.count, digest: descriptor.digest,
                        size: descriptor.size))
                contents = try readings.contents(of: index, after: used)
            }
            known[claim] = last[claim] == index ? nil : contents
            used = used.adding(contents.usage)
            // A layer that is there twice is read once, and counts twice.
            try ImageReader.translating(at: role) { try used.check(options.limits) }
            let expected = image.config.diffIDs[index]
            guard contents.diffID == expected else {
                throw ImageError.layer(.diffIDMismatch(expected: expected, actual: contents.diffID), at: role)
            }
            // One that was read for another image may not be here at all.
            if let destination, remembered.contains(claim), !absent.contains(claim.digest),
                try !source.copy(descriptor, role, to: destination)
            {
                absent.append(descriptor.digest)
            }
            cache?[claim] = contents
            try body(index, descriptor, contents)
        }
        return absent
    }
}
