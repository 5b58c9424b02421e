public import Digests

/// What verifying came to.
public struct Verification: Sendable {
    /// What was looked at, in the order of the index.
    public internal(set) var images: [VerifiedImage] = []
    /// All that was found.
    public internal(set) var findings: [Finding] = []

    /// Whether nothing is wrong.
    public var isGood: Bool { !findings.contains { $0.severity == .error } }

    /// An image and the digests that were checked for it.
    public struct VerifiedImage: Sendable {
        /// Its name, or its digest when it has none.
        public let name: String
        /// The manifest's digest.
        public let manifest: Digest
        /// What was checked and found right.
        public internal(set) var checked: [CheckedBlob] = []
    }

    /// A blob whose size and digest are right.
    public struct CheckedBlob: Sendable {
        /// What it is.
        public let role: BlobRole
        /// Its size in bytes.
        public let size: Int64
        /// For a layer, the digest of its decompressed bytes.
        public let diffID: Digest?
    }
}
