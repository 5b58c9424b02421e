internal import CCrypto

/// Hashes a stream of bytes; owns one OpenSSL context.
@safe
public struct DigestHasher: ~Copyable {
    private var context: HashContext
    private let algorithm: DigestAlgorithm
    /// How many bytes were hashed so far.
    public private(set) var count: Int64 = 0

    /// A hasher that has seen nothing yet.
    public init(_ algorithm: DigestAlgorithm = .sha256) {
        unsafe context = HashContext(algorithm == .sha256 ? EVP_sha256() : EVP_sha512())
        self.algorithm = algorithm
    }

    /// Takes the next bytes in.
    public mutating func update(_ bytes: RawSpan) {
        count += Int64(bytes.byteCount)
        context.update(bytes)
    }

    /// Ends the stream.
    public consuming func finish() -> Digest {
        Digest(algorithm: algorithm, bytes: context.finish(count: algorithm.hexLength / 2))
    }
}

extension Digest {
    /// The digest of bytes in memory.
    public init(of bytes: [UInt8], algorithm: DigestAlgorithm = .sha256) {
        var hasher = DigestHasher(algorithm)
        let span = bytes.span
        unsafe hasher.update(span.bytes)
        self = hasher.finish()
    }

    /// Whether it is the digest of these bytes.
    public func matches(_ bytes: [UInt8]) -> Bool { Digest(of: bytes, algorithm: algorithm) == self }
}
