internal import CCrypto

/// Hashes a stream of bytes; owns one OpenSSL context.
@safe
public struct DigestHasher: ~Copyable {
    private let context: OpaquePointer
    private let algorithm: DigestAlgorithm
    /// How many bytes were hashed so far.
    public private(set) var count: Int64 = 0

    /// A hasher that has seen nothing yet.
    public init(_ algorithm: DigestAlgorithm = .sha256) {
        // EVP_MD_CTX_new and EVP_DigestInit_ex fail only when memory is exhausted or the library is broken:
        // nothing can be done about either.
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("libcrypto: EVP_MD_CTX_new failed") }
        let method =
            switch algorithm {
            case .sha256: unsafe EVP_sha256()
            case .sha512: unsafe EVP_sha512()
            }
        guard unsafe EVP_DigestInit_ex(context, method, nil) == 1 else {
            preconditionFailure("libcrypto: EVP_DigestInit_ex failed")
        }
        unsafe self.context = context
        self.algorithm = algorithm
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Takes the next bytes in.
    public mutating func update(_ bytes: RawSpan) {
        count += Int64(bytes.byteCount)
        let result = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        precondition(result == 1, "libcrypto: EVP_DigestUpdate failed")
    }

    /// Ends the stream.
    public consuming func finish() -> Digest {
        var bytes = [UInt8](repeating: 0, count: algorithm.hexLength / 2)
        let result = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
        }
        precondition(result == 1, "libcrypto: EVP_DigestFinal_ex failed")
        return Digest(algorithm: algorithm, bytes: bytes)
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
}
