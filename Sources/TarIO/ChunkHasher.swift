internal import Digests

/// Hashes a stream chunk by chunk: at once, or on a thread of its own while the next chunks are made.
@safe
struct ChunkHasher: ~Copyable {
    private let algorithm: DigestAlgorithm
    private var hasher: DigestHasher
    private let background: BackgroundHasher?
    /// How many bytes were given so far.
    private(set) var count: Int64 = 0

    init(_ algorithm: DigestAlgorithm, inBackground: Bool) {
        self.algorithm = algorithm
        hasher = DigestHasher(algorithm)
        background = inBackground ? BackgroundHasher(algorithm) : nil
    }

    /// Takes the next chunk, whose bytes must stay as they are while `ChunkBuffers` of the same kind has others.
    mutating func update(_ chunk: UnsafeRawBufferPointer) {
        count += Int64(chunk.count)
        if let background {
            unsafe background.update(chunk)
        } else {
            unsafe hasher.update(chunk.bytes)
        }
    }

    /// Waits until no chunk is needed any more.
    func wait() { background?.wait() }

    /// The digest of all chunks; to be asked for once.
    mutating func finish() -> Digest {
        if let background { return background.finish() }
        var finished = DigestHasher(algorithm)
        swap(&finished, &hasher)
        return finished.finish()
    }
}
