public import Digests

/// What verifying came to.
public struct Verification: Sendable {
    /// What was looked at, in the order of the index.
    public internal(set) var images: [VerifiedImage] = []
    /// All that was found.
    public internal(set) var findings: [Finding] = []

    init(findings: [Finding] = []) { self.findings = findings }

    /// Whether nothing is wrong.
    public var isGood: Bool { !findings.contains { $0.severity == .error } }

    /// An image, or anything else with a manifest, and the digests that were checked for it.
    public struct VerifiedImage: Sendable {
        /// Its name, or its digest when it has none; in a nested index, that index's name and the platform.
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
        /// For a layer, the digest of the stack up to it (image-spec, config.md, "Layer ChainID").
        public let chainID: Digest?

        init(_ role: BlobRole, size: Int64, diffID: Digest? = nil, chainID: Digest? = nil) {
            self.role = role
            self.size = size
            self.diffID = diffID
            self.chainID = chainID
        }
    }
}
