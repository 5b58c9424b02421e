internal import Digests
internal import TarIO

/// What was read of layers that are wanted again.
final class LayerCache {
    private let wanted: Set<Digest>
    private var contents: [BlobClaim: LayerContents] = [:]

    /// A cache of these layers only.
    init(of wanted: Set<Digest>) { self.wanted = wanted }

    subscript(claim: BlobClaim) -> LayerContents? {
        get { contents[claim] }
        set { if wanted.contains(claim.digest) { contents[claim] = newValue } }
    }
}
