internal import CCrypto

/// Hashes a stream of bytes with SHA-1: for consumers that still ask for it, never to trust in anything.
@safe
public struct SHA1Hasher: ~Copyable {
    private var context = unsafe HashContext(EVP_sha1())

    /// A hasher that has seen nothing yet.
    public init() {}

    /// Takes the next bytes in.
    public mutating func update(_ bytes: RawSpan) { context.update(bytes) }

    /// Ends the stream: 40 lower-case hexadecimal digits.
    public consuming func finish() -> String { Digest.hexadecimal(context.finish(count: 20)) }
}
