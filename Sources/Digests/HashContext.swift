internal import CCrypto

/// One of OpenSSL's contexts, which hashes a stream of bytes.
@safe
struct HashContext: ~Copyable {
    private let context: OpaquePointer

    /// A context that has seen nothing yet.
    init(_ method: OpaquePointer?) {
        // EVP_MD_CTX_new and EVP_DigestInit_ex fail only when memory is exhausted or the library is broken:
        // nothing can be done about either.
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("libcrypto: EVP_MD_CTX_new failed") }
        guard unsafe EVP_DigestInit_ex(context, method, nil) == 1 else {
            preconditionFailure("libcrypto: EVP_DigestInit_ex failed")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    mutating func update(_ bytes: RawSpan) {
        let result = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        precondition(result == 1, "libcrypto: EVP_DigestUpdate failed")
    }

    /// The hash, which has `count` bytes.
    consuming func finish(count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
        }
        precondition(result == 1, "libcrypto: EVP_DigestFinal_ex failed")
        return bytes
    }
}
