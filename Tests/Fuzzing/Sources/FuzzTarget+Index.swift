import Digests
import LayerEntries
import LayerIndex
import TarIO

extension FuzzTarget {
    /// Bytes as what a file of the layer cache has between its first line and its checksum, which are right.
    static let index = FuzzTarget(name: "index") { bytes in
        let head = Array("lxlayer index 2\n".utf8) + bytes
        let file = head + Digest(of: head).bytes
        guard let layer = try? IndexedLayer(decoding: file) else { return }
        let entries = Array(layer.contents.entries)
        for entry in entries {
            require((try? EntryPath(cleaning: entry.path.bytes)) == entry.path, "a path is clean")
        }
        // The file may spell a number in more bytes than it takes.
        let encoded = layer.encoded()
        guard let again = try? IndexedLayer(decoding: encoded, as: layer.key) else {
            return require(false, "what is written can be read")
        }
        require(Array(again.contents.entries) == entries, "the entries are the same again")
        require(again.encoded() == encoded, "the bytes are the same again")
        checkTree(entries)
    }
}
