internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import TarIO

extension LayerStack {
    /// Reads the lowest `end` layers of `image`, all unless told otherwise, each unique blob once, and gives what they
    /// hold to `body`, bottom first.
    ///
    /// `destination` gets a copy of each blob that it lacks, in the same pass. The limits hold for all layers together.
    static func forEachLayer(
        of image: Image, upTo end: Int? = nil, from source: any ImageSource,
        into destination: (any ImageDestination)? = nil, _ options: Options, progress: (ProgressEvent) -> Void,
        _ body: (Int, Descriptor, LayerContents) throws -> Void
    ) throws {
        let layers = Array(image.manifest.layers[..<(end ?? image.manifest.layers.count)])
        var known: [BlobClaim: LayerContents] = [:]
        let cache = options.access.cache
        let readings = LayerReadings(
            layers, reading: BlobClaim.first(in: layers), from: source, into: destination, options)
        defer { readings.stop() }
        var used = ReadUsage()
        for (index, descriptor) in layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            let claim = BlobClaim(descriptor)
            let contents: LayerContents
            if let read = known[claim] {
                contents = read
            } else {
                if cache?[claim] == nil {
                    progress(
                        .readingLayer(
                            index: index, count: image.manifest.layers.count, digest: descriptor.digest,
                            size: descriptor.size))
                }
                contents = try readings.contents(of: index, after: used)
            }
            let isLast = !layers[(index + 1)...].contains { BlobClaim($0) == claim }
            known[claim] = isLast ? nil : contents
            used = used.adding(contents.usage)
            // A layer that is there twice is read once, and counts twice.
            try ImageReader.translating(at: role) { try used.check(options.limits) }
            let expected = image.config.diffIDs[index]
            guard contents.diffID == expected else {
                throw ImageError.layer(.diffIDMismatch(expected: expected, actual: contents.diffID), at: role)
            }
            cache?[claim] = contents
            try body(index, descriptor, contents)
        }
    }
}
