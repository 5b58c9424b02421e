/// A registered algorithm of content digests (image-spec, descriptor.md, "Registered algorithms").
public enum DigestAlgorithm: String, Sendable, CaseIterable {
    /// SHA-256, which every implementation must support.
    case sha256
    /// SHA-512, which implementations may support; we do.
    case sha512

    /// The length of a digest in lower-case hexadecimal characters.
    public var hexLength: Int {
        switch self {
        case .sha256: 64
        case .sha512: 128
        }
    }
}
