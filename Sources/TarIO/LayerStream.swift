internal import Digests

/// A blob's bytes on their way to the tar parser: read, hashed, decompressed, hashed again, chunk by chunk.
///
/// Each byte is read, hashed and decompressed once, while it is in the cache; of a blob that is not compressed one digest
/// serves for both. Memory: two chunks; eight where hashing is done in the background.
@safe
final class LayerStream {
    private let source: any ByteSource
    private let algorithm: DigestAlgorithm
    private let expectedSize: Int64
    private let limits: ReadLimits
    private let used: ReadUsage
    private var blobHasher: ChunkHasher
    /// What hashes the decompressed bytes, if anything does.
    private var tarHasher: ChunkHasher?
    private var blobDigest: Digest?
    private var decompressor: (any Decompressor)?
    private var hasBegun = false

    private(set) var packed: ChunkBuffers
    private(set) var unpacked: ChunkBuffers
    /// The part of `packed` that was not decompressed yet.
    var pending = 0..<0
    private(set) var sourceEnded = false
    /// Where in its members a compressed blob is.
    var members = MemberState()

    /// How the blob is compressed: at first what its media type says.
    private(set) var compression: LayerCompression
    /// Whether the bytes are of another compression than the media type says.
    private(set) var isMislabelled = false
    /// Decompressed bytes so far.
    private(set) var unpackedCount: Int64 = 0
    /// One past the last decompressed byte that is not zero.
    private(set) var lastNonZero: Int64 = 0
    /// The first error, kept because libarchive cannot carry it.
    private(set) var failure: LayerError?

    /// How it is hashed: the blob alone and at once, or blob and tar, at once or in the background.
    enum Hashing { case blob, both, background }

    init(
        source: any ByteSource, expectedSize: Int64, algorithm: DigestAlgorithm, compression: LayerCompression,
        limits: ReadLimits, used: ReadUsage = ReadUsage(), hashing: Hashing = .both
    ) {
        self.source = source
        self.algorithm = algorithm
        self.expectedSize = expectedSize
        self.limits = limits
        self.used = used
        let inBackground = hashing == .background
        packed = ChunkBuffers(inBackground: inBackground)
        unpacked = ChunkBuffers(inBackground: inBackground)
        blobHasher = ChunkHasher(algorithm, inBackground: inBackground)
        if hashing != .blob { tarHasher = ChunkHasher(.sha256, inBackground: inBackground) }
        self.compression = compression
    }

    // The buffers must not go before they were hashed.
    deinit {
        blobHasher.wait()
        tarHasher?.wait()
    }

    /// The next decompressed bytes, valid until the next call; empty at the end. Throws the same error ever after.
    func next() throws(LayerError) -> UnsafeRawBufferPointer {
        if let failure { throw failure }
        do throws(LayerError) {
            if !hasBegun { try begin() }
            let chunk: UnsafeRawBufferPointer
            if let decompressor {
                unsafe chunk = try nextDecompressed(by: decompressor)
            } else {
                unsafe chunk = try nextStored()
            }
            unsafe account(chunk)
            try checkLimits()
            return unsafe chunk
        } catch {
            failure = error
            throw error
        }
    }

    /// Reads the blob to its end, whatever was wrong with its contents, and checks size and digest.
    func verifyBlob(_ expected: Digest) throws(LayerError) {
        while !sourceEnded { try refill() }
        let actual = blobHasher.count
        guard actual == expectedSize else { throw .sizeMismatch(expected: expectedSize, actual: actual) }
        let digest = blobHasher.finish()
        guard digest == expected else { throw .digestMismatch(expected: expected, actual: digest) }
        blobDigest = digest
    }

    /// The digest of all decompressed bytes where they are hashed, once `next` has returned nothing and `verifyBlob` is
    /// content.
    func finishTarDigest() -> Digest {
        if isStored, let blobDigest { return blobDigest }
        guard let digest = tarHasher?.finish() else { preconditionFailure("nobody hashed the decompressed bytes") }
        return digest
    }

    /// Whether the blob's own digest is that of the tar.
    private var isStored: Bool { hasBegun && decompressor == nil && algorithm == .sha256 }

    /// Where in the blob the next byte is that was not decompressed yet.
    var position: Int64 { blobHasher.count - Int64(pending.count) }

    /// Looks at the blob's first bytes, and compares them with the media type.
    private func begin() throws(LayerError) {
        hasBegun = true
        while !sourceEnded, pending.count < LayerCompression.sniffedLength { try refill(after: pending.count) }
        let start = unsafe UnsafeRawBufferPointer(rebasing: packed.current[pending])
        if unsafe !start.isEmpty, unsafe compression == .none || !compression.begins(start.bytes) {
            let found = unsafe LayerCompression.sniffed(start.bytes)
            if let found, found != compression {
                guard limits.isLenient else { throw .compressionMismatch(expected: compression, actual: found) }
                isMislabelled = true
                compression = found
            } else if compression != .none {
                let fault = CompressionFault.wrongMagic(found: unsafe Array(start.prefix(4)))
                throw .damagedCompression(compression, fault, at: 0)
            }
        }
        decompressor = compression.decompressor(window: limits.window)
    }

    private func account(_ chunk: UnsafeRawBufferPointer) {
        guard unsafe !chunk.isEmpty else { return }
        if !isStored { unsafe tarHasher?.update(chunk) }
        unpacked.advance()
        if let index = unsafe chunk.lastIndex(where: { $0 != 0 }) { lastNonZero = unpackedCount + Int64(index) + 1 }
        unpackedCount += Int64(chunk.count)
    }

    private func checkLimits() throws(LayerError) {
        try used.adding(ReadUsage(unpacked: unpackedCount)).check(limits)
        let (allowed, overflow) = blobHasher.count.multipliedReportingOverflow(by: limits.ratio)
        if !overflow, unpackedCount > allowed, unpackedCount > 1 << 20 {
            throw .limitExceeded(.ratio, maximum: limits.ratio)
        }
    }

    /// Checks what sparse files are long, besides what was decompressed, against the length that the blob will have.
    ///
    /// Somebody makes the zeros of the holes in the end, who hashes or writes them, as of any bytes that are compressed.
    func checkHoles(_ count: Int64) throws(LayerError) {
        let (allowed, overflow) = expectedSize.multipliedReportingOverflow(by: limits.ratio)
        let total = ReadUsage(unpacked: unpackedCount).adding(ReadUsage(unpacked: count)).unpacked
        if !overflow, total > allowed, total > 1 << 20 { throw .limitExceeded(.ratio, maximum: limits.ratio) }
    }

    /// Reads the next bytes of the blob into `packed`, after the first `kept`, which are pending.
    func refill(after kept: Int = 0) throws(LayerError) {
        if kept == 0 { packed.advance() }
        let free = unsafe UnsafeMutableRawBufferPointer(rebasing: packed.current[kept...])
        var span = unsafe free.mutableBytes
        let count: Int
        do { count = try source.read(into: &span) } catch { throw .source(error) }
        pending = 0..<(kept + count)
        guard count > 0 else {
            sourceEnded = true
            return
        }
        unsafe blobHasher.update(UnsafeRawBufferPointer(rebasing: free[..<count]))
        // A source that never ends must not be followed for ever.
        if blobHasher.count > expectedSize {
            sourceEnded = true
            throw .sizeMismatch(expected: expectedSize, actual: blobHasher.count)
        }
    }

    private func nextStored() throws(LayerError) -> UnsafeRawBufferPointer {
        if pending.isEmpty, !sourceEnded { try refill() }
        let chunk = unsafe UnsafeRawBufferPointer(rebasing: packed.current[pending])
        pending = pending.upperBound..<pending.upperBound
        return unsafe chunk
    }

    /// The fault at the place that decompressing has come to.
    func damaged(_ fault: CompressionFault) -> LayerError { .damagedCompression(compression, fault, at: position) }

    func failed(_ failure: CompressionFailure) -> LayerError {
        switch failure {
        case .fault(let fault): damaged(fault)
        case .windowTooLarge: .limitExceeded(.window, maximum: limits.window)
        }
    }
}
