internal import Customization
internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import LayerIndex
internal import TarIO

/// An image's layers, read several at a time, the largest first, and given out as if they were read one by one.
///
/// Each layer is read as if it were alone. What depends on the layers below it is how much of the limits is left: where
/// that may matter, the layer is read once more when its turn comes, with what is left by then. So results and errors
/// are those of one job without a cache, whatever the number of jobs and whatever is in the cache.
final class LayerReadings {
    private let layers: [Descriptor]
    private let source: any ImageSource
    private let options: LayerStack.Options
    private let pool: TaskPool<LayerContents>
    /// The layers that the pool reads and that nobody has asked for yet.
    private var pending: Set<Int>

    /// Begins to read those of the `layers` that `indices` name, and to copy them to `destination`.
    init(
        _ layers: [Descriptor], reading indices: [Int], from source: any ImageSource,
        into destination: (any ImageDestination)? = nil, _ options: LayerStack.Options
    ) {
        self.layers = layers
        self.source = source
        self.options = options
        pending = Set(indices)
        let jobs = options.access.jobs
        let total = indices.lazy.map { layers[$0] }.claimedSize
        options.access.meter?.expect(total)
        let shared = jobs > 1 ? SharedUsage() : nil
        let order = jobs == 1 ? indices : indices.sorted { (layers[$1].size, $0) < (layers[$0].size, $1) }
        // A blob that descriptors of two kinds name is read for each, perhaps at the same time, and copied once.
        var digests: Set<Digest> = []
        let copied = Set(indices.filter { digests.insert(layers[$0].digest).inserted })
        pool = TaskPool(order: order, jobs: jobs) { index, sign in
            let place = copied.contains(index) ? destination : nil
            var reading = LayerReading(layers[index], index, from: source, into: place, options)
            // One that takes longer than its share leaves processors idle at the end.
            reading.isOnCriticalPath = layers[index].size > total / Int64(jobs)
            return try reading.contents(sharing: shared, until: sign)
        }
    }

    /// What a layer holds, when those below it have taken this much of the limits; asked again, it is read again.
    func contents(of index: Int, after used: ReadUsage) throws -> LayerContents {
        if pending.remove(index) != nil {
            let outcome = pool.outcome(of: index)
            if isTheSame(outcome, after: used) { return try outcome.get() }
        }
        return try LayerReading(layers[index], index, from: source, into: nil, options).contents(after: used)
    }

    /// Begins to read no other layer, and waits until none is read.
    func stop() { pool.stop() }

    /// Whether reading a layer comes to this whatever was read before it.
    private func isTheSame(_ outcome: Result<LayerContents, any Error>, after used: ReadUsage) -> Bool {
        switch outcome {
        case .success(let contents):
            do { try used.adding(contents.usage).check(options.limits) } catch { return false }
            return true
        case .failure(ImageError.layer(let error, _)):
            switch error {
            case .limitExceeded: return false
            case .damagedCompression, .damagedTar, .invalidEntry: return used == ReadUsage()
            case .sizeMismatch, .digestMismatch, .diffIDMismatch, .compressionMismatch, .source: return true
            }
        case .failure: return true
        }
    }
}

extension Sequence<Descriptor> {
    /// What all together claim to have, in bytes; what is too much for a number is the largest one.
    var claimedSize: Int64 {
        reduce(0) { sum, descriptor in
            let (sum, overflow) = sum.addingReportingOverflow(descriptor.size)
            return overflow ? .max : sum
        }
    }
}
