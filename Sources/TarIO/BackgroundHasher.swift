internal import Digests
internal import Dispatch
internal import Synchronization

/// Hashes a stream on a thread of its own, chunk by chunk, while the next chunk is made.
///
/// A few chunks may be on their way, so that neither side waits for the other to wake up (see `ChunkBuffers`).
@safe
final class BackgroundHasher: Sendable {
    private let algorithm: DigestAlgorithm
    private let hasher: Mutex<DigestHasher>
    // A queue of its own always has a thread, whoever else waits.
    private let queue = DispatchQueue(label: "hashing")
    private let free = DispatchSemaphore(value: maximumChunks)

    /// How many chunks may be on their way.
    static let maximumChunks = 3

    init(_ algorithm: DigestAlgorithm) {
        self.algorithm = algorithm
        hasher = Mutex(DigestHasher(algorithm))
    }

    /// Takes the next chunk, whose bytes must stay as they are until `maximumChunks` others were taken, or `wait` returns.
    func update(_ chunk: UnsafeRawBufferPointer) {
        free.wait()
        nonisolated(unsafe) let chunk = unsafe chunk
        queue.async { [self] in
            hasher.withLock { unsafe $0.update(chunk.bytes) }
            free.signal()
        }
    }

    /// Waits until no chunk is needed any more.
    func wait() {
        for _ in 0..<BackgroundHasher.maximumChunks { free.wait() }
        for _ in 0..<BackgroundHasher.maximumChunks { free.signal() }
    }

    /// The digest of all chunks; the next stream begins.
    func finish() -> Digest {
        wait()
        return hasher.withLock { hasher in
            var finished = DigestHasher(algorithm)
            swap(&finished, &hasher)
            return finished.finish()
        }
    }
}
