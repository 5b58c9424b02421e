internal import Digests
internal import TarIO

/// What was read of layers that are wanted again.
final class LayerCache {
    private var wanted: Set<Digest>
    private var contents: [BlobClaim: LayerContents] = [:]
    /// How many bytes may be kept (`ReadUsage.kept`), and how many are.
    private let limit: Int64
    private var kept: Int64 = 0

    /// A cache of these layers only; what does not fit into `limit` bytes is read once more.
    init(of wanted: Set<Digest>, limit: Int64 = .max) {
        self.wanted = wanted
        self.limit = limit
    }

    subscript(claim: BlobClaim) -> LayerContents? {
        get { contents[claim] }
        set {
            kept -= contents.removeValue(forKey: claim)?.usage.kept ?? 0
            guard wanted.contains(claim.digest), let newValue, newValue.usage.kept <= limit - kept else { return }
            kept += newValue.usage.kept
            contents[claim] = newValue
        }
    }

    /// Forgets a layer that is not wanted again.
    func forget(_ digest: Digest) {
        wanted.remove(digest)
        for claim in contents.keys where claim.digest == digest { self[claim] = nil }
    }
}
