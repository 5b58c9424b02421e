internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import TarIO

/// An image's layers, read several at a time, the largest first, and given out as if they were read one by one.
///
/// Each layer is read as if it were alone. What depends on the layers below it is how much of the limits is left: where
/// that may matter, the layer is read once more when its turn comes, with what is left by then. So results and errors
/// are those of one job, whatever the number of jobs.
final class LayerReadings {
    private let layers: [Descriptor]
    private let source: any ImageSource
    private let reader: LayerReader
    private let pool: TaskPool<LayerContents>
    /// The layers that the pool reads and that nobody has asked for yet.
    private var pending: Set<Int>

    /// Begins to read those of the `layers` that `indices` name, and to copy them to `destination`.
    init(
        _ layers: [Descriptor], reading indices: [Int], from source: any ImageSource,
        into destination: (any ImageDestination)? = nil, _ options: LayerStack.Options
    ) {
        var reader = LayerReader(limits: options.limits, keeps: options.keeps)
        reader.hashesContents = options.hashesContents
        self.reader = reader
        self.layers = layers
        self.source = source
        pending = Set(indices)
        let jobs = options.access.jobs
        reader.shared = jobs > 1 ? SharedUsage() : nil
        let order = jobs == 1 ? indices : indices.sorted { (layers[$1].size, $0) < (layers[$0].size, $1) }
        pool = TaskPool(order: order, jobs: jobs) { [reader] index, sign in
            try LayerReadings.read(layers[index], index, reader, from: source, into: destination, until: sign)
        }
    }

    /// What a layer holds, when those below it have taken this much of the limits; asked again, it is read again.
    func contents(of index: Int, after used: ReadUsage) throws -> LayerContents {
        if pending.remove(index) != nil {
            let outcome = pool.outcome(of: index)
            if isTheSame(outcome, after: used) { return try outcome.get() }
        }
        var reader = reader
        reader.used = used
        return try LayerReadings.read(layers[index], index, reader, from: source)
    }

    /// Begins to read no other layer, and waits until none is read.
    func stop() { pool.stop() }

    /// Whether reading a layer comes to this whatever was read before it.
    private func isTheSame(_ outcome: Result<LayerContents, any Error>, after used: ReadUsage) -> Bool {
        switch outcome {
        case .success(let contents):
            do { try used.adding(contents.usage).check(reader.limits) } catch { return false }
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

    private static func read(
        _ descriptor: Descriptor, _ index: Int, _ reader: LayerReader, from source: any ImageSource,
        into destination: (any ImageDestination)? = nil, until sign: StopSign? = nil
    ) throws -> LayerContents {
        let role = BlobRole.layer(index, descriptor.digest)
        return try ImageReader.translating(at: role) {
            try LayerStack.read(descriptor, nil, role, reader, from: source, into: destination, until: sign)
        }
    }
}
