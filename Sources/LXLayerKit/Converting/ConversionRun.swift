internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import TarIO

/// What the images of one run share: the store that is open, the layers that several of them have, and what is known
/// of the blobs in the destination.
final class ConversionRun {
    let known = KnownBlobs()
    let cache: LayerCache
    private let limits: ConversionLimits
    private let progress: (ProgressEvent) -> Void
    /// How many images still to come have a layer.
    private var uses: [Digest: Int] = [:]
    private var layers: [Set<Digest>] = []
    /// The store that was opened last: an archive may have been read whole to open it.
    private var store: (place: Place, reader: ImageReader)?

    /// A store, whichever image of it is meant.
    private struct Place: Hashable {
        let transport: Reference.Transport?
        let path: String

        init(_ reference: Reference) {
            transport = reference.transport
            path = reference.path
        }
    }

    /// Looks at the manifests of all images, to know which layers are wanted again.
    ///
    /// What is wrong with one of them is found out when it is its turn.
    init(
        _ requests: [ConversionRequest], limits: ConversionLimits, over files: LayerCache?, platform: Platform?,
        allPlatforms: Bool, progress: @escaping (ProgressEvent) -> Void
    ) {
        self.limits = limits
        self.progress = progress
        var last: (place: Place, reader: ImageReader)?
        let isOneStore = Set(requests.map { Place($0.source) }).count == 1
        for request in requests {
            let place = Place(request.source)
            if last?.place != place {
                let reader = try? ImageReader(
                    request.source, limits: limits, progress: isOneStore ? progress : { _ in })
                last = reader.map { (place, $0) }
            }
            layers.append(
                (last?.reader).map { ConversionRun.layers(request.source, in: $0, platform, allPlatforms) } ?? [])
        }
        for digest in layers.joined() { uses[digest, default: 0] += 1 }
        cache = LayerCache(of: Set(uses.filter { $0.value > 1 }.keys), limit: limits.layers.kept, over: files)
        store = isOneStore ? last : nil
    }

    /// The store that a reference names, opened once for all of its images that follow one another.
    func reader(for reference: Reference) throws -> ImageReader {
        let place = Place(reference)
        if let store, store.place == place { return store.reader }
        store = nil
        let reader = try ImageReader(reference, limits: limits, progress: progress)
        store = (place, reader)
        return reader
    }

    /// Says that an image was done: layers that no other one has are forgotten.
    func finish(_ position: Int) {
        for digest in layers[position] {
            uses[digest, default: 1] -= 1
            if uses[digest] == 0 { cache.forget(digest) }
        }
    }

    private static func layers(
        _ reference: Reference, in reader: ImageReader, _ platform: Platform?, _ allPlatforms: Bool
    ) -> Set<Digest> {
        guard let entry = try? reader.entry(reference, platform: platform) else { return [] }
        let listed: [ImageReader.Listed]
        if allPlatforms {
            listed = (try? reader.leaves(of: entry).map(\.listed)) ?? []
        } else {
            listed = (try? reader.select(platform, from: entry, reference)).map { [$0] } ?? []
        }
        return Set(listed.flatMap { (try? reader.anyManifest($0).manifest.layers.map(\.digest)) ?? [] })
    }
}
