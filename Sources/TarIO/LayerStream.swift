internal import Digests

/// A blob's bytes on their way to the tar parser: read, hashed, decompressed, hashed again, chunk by chunk.
///
/// Each byte is read, hashed and decompressed once, while it is in the cache. Memory: two chunks.
@safe
final class LayerStream {
    static let chunkSize = 256 << 10

    private let source: any ByteSource
    private let expectedSize: Int64
    private let limits: ReadLimits
    private var blobHasher: DigestHasher
    private var tarHasher = DigestHasher(.sha256)
    private var inflater: GzipInflater?

    private let packed = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 64)
    private let unpacked = UnsafeMutableRawBufferPointer.allocate(byteCount: chunkSize, alignment: 64)
    /// The part of `packed` that was not decompressed yet.
    private var pending = 0..<0
    private var sourceEnded = false
    private var tarEnded = false
    private var insideMember = false
    private var membersSeen = false

    /// Decompressed bytes so far.
    private(set) var unpackedCount: Int64 = 0
    /// One past the last decompressed byte that is not zero.
    private(set) var lastNonZero: Int64 = 0
    /// Whether zeros follow the last gzip member.
    private(set) var hasZerosAfterGzip = false
    /// The first error, kept because libarchive cannot carry it.
    private(set) var failure: LayerError?

    init(
        source: any ByteSource, expectedSize: Int64, algorithm: DigestAlgorithm, compression: LayerCompression,
        limits: ReadLimits
    ) {
        self.source = source
        self.expectedSize = expectedSize
        self.limits = limits
        self.blobHasher = DigestHasher(algorithm)
        self.inflater = compression == .gzip ? GzipInflater() : nil
    }

    deinit {
        unsafe packed.deallocate()
        unsafe unpacked.deallocate()
    }

    /// The next decompressed bytes, valid until the next call; empty at the end. Throws the same error ever after.
    func next() throws(LayerError) -> UnsafeRawBufferPointer {
        if let failure { throw failure }
        do throws(LayerError) {
            let chunk = unsafe try inflater == nil ? nextStored() : nextInflated()
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
        let digest = finishBlobDigest()
        guard digest == expected else { throw .digestMismatch(expected: expected, actual: digest) }
    }

    /// The digest of all decompressed bytes, once `next` has returned nothing.
    func finishTarDigest() -> Digest {
        var hasher = DigestHasher(.sha256)
        swap(&hasher, &tarHasher)
        return hasher.finish()
    }

    private func finishBlobDigest() -> Digest {
        var hasher = DigestHasher(.sha256)
        swap(&hasher, &blobHasher)
        return hasher.finish()
    }

    private func account(_ chunk: UnsafeRawBufferPointer) {
        guard unsafe !chunk.isEmpty else { return }
        unsafe tarHasher.update(chunk.bytes)
        if let index = unsafe chunk.lastIndex(where: { $0 != 0 }) { lastNonZero = unpackedCount + Int64(index) + 1 }
        unpackedCount += Int64(chunk.count)
    }

    private func checkLimits() throws(LayerError) {
        if unpackedCount > limits.unpacked { throw .limitExceeded(.unpacked, maximum: limits.unpacked) }
        let (allowed, overflow) = blobHasher.count.multipliedReportingOverflow(by: limits.ratio)
        if !overflow, unpackedCount > allowed, unpackedCount > 1 << 20 {
            throw .limitExceeded(.ratio, maximum: limits.ratio)
        }
    }

    private func refill() throws(LayerError) {
        var span = unsafe packed.mutableBytes
        let count: Int
        do { count = try source.read(into: &span) } catch { throw .source(error) }
        guard count > 0 else {
            sourceEnded = true
            return
        }
        unsafe blobHasher.update(UnsafeRawBufferPointer(rebasing: packed[..<count]).bytes)
        pending = 0..<count
        // A source that never ends must not be followed for ever.
        if blobHasher.count > expectedSize {
            sourceEnded = true
            throw .sizeMismatch(expected: expectedSize, actual: blobHasher.count)
        }
    }

    private func nextStored() throws(LayerError) -> UnsafeRawBufferPointer {
        try refill()
        return unsafe UnsafeRawBufferPointer(rebasing: packed[..<(sourceEnded ? 0 : pending.upperBound)])
    }

    private func nextInflated() throws(LayerError) -> UnsafeRawBufferPointer {
        var produced = 0
        while produced == 0, !tarEnded {
            if pending.isEmpty {
                try refill()
                if sourceEnded {
                    if insideMember { throw .damagedCompression(.truncated, at: blobHasher.count) }
                    tarEnded = true
                    break
                }
            }
            if !insideMember, try !startMember() { continue }
            let step: GzipInflater.Step
            let offset = blobHasher.count - Int64(pending.count)
            do {
                let input = unsafe UnsafeRawBufferPointer(rebasing: packed[pending])
                guard let result = unsafe try inflater?.inflate(input, into: unpacked) else { break }
                step = result
            } catch {
                throw .damagedCompression(error.fault, at: offset)
            }
            pending = (pending.lowerBound + step.consumed)..<pending.upperBound
            produced = step.produced
            insideMember = !step.memberEnded
        }
        return unsafe UnsafeRawBufferPointer(rebasing: unpacked[..<produced])
    }

    /// Looks at what follows a member, or begins the blob: another member, or zeros to the end.
    private func startMember() throws(LayerError) -> Bool {
        let rest = unsafe packed[pending]
        if membersSeen, unsafe rest.first == 0 || hasZerosAfterGzip {
            guard unsafe rest.allSatisfy({ $0 == 0 }) else {
                throw .damagedCompression(.trailingData, at: blobHasher.count - Int64(pending.count))
            }
            hasZerosAfterGzip = true
            pending = pending.upperBound..<pending.upperBound
            return false
        }
        guard unsafe rest.first == 0x1f else {
            let offset = blobHasher.count - Int64(pending.count)
            if membersSeen { throw .damagedCompression(.trailingData, at: offset) }
            throw .damagedCompression(.notGzip(found: unsafe Array(rest.prefix(4))), at: offset)
        }
        inflater?.reset()
        insideMember = true
        membersSeen = true
        return true
    }
}
