internal import Digests
internal import TarIO

/// What was read of layers that are wanted again.
final class LayerCache {
    private let wanted: Set<Digest>
    private var contents: [Digest: LayerContents] = [:]

    /// A cache of these layers only.
    init(of wanted: Set<Digest>) { self.wanted = wanted }

    subscript(digest: Digest) -> LayerContents? {
        get { contents[digest] }
        set { if wanted.contains(digest) { contents[digest] = newValue } }
    }
}
