/// The buffers that take turns to hold a stream's chunks; one where nothing is done with a chunk in the background.
@safe
struct ChunkBuffers: ~Copyable {
    static let size = 256 << 10

    private var buffers: [UnsafeMutableRawBufferPointer] = unsafe []
    private var index = 0

    init(inBackground: Bool) {
        // Those that are being hashed, and the one that is filled.
        for _ in 0..<(inBackground ? BackgroundHasher.maximumChunks + 1 : 1) {
            unsafe buffers.append(.allocate(byteCount: ChunkBuffers.size, alignment: 64))
        }
    }

    deinit { unsafe buffers.forEach { unsafe $0.deallocate() } }

    /// The buffer whose turn it is.
    var current: UnsafeMutableRawBufferPointer { unsafe buffers[index] }

    /// Gives the turn to the one that was hashed longest ago.
    mutating func advance() { index = unsafe (index + 1) % buffers.count }
}
