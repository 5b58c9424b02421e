import LayerEntries

/// Looks for marker files as a script in the global zone does: an absolute symlink leads out of the image (D04).
struct MarkerReader {
    let tree: any TreeReading

    func isFile(_ path: String) -> Bool {
        guard var next = try? EntryPath(path) else { return false }
        // A chain of relative links is followed as far as any system would.
        for _ in 0..<40 {
            guard let location = try? tree.locate(next, followingLast: false) else { return false }
            switch location.entry?.kind {
            case .file?: return true
            case .symlink(let target)?:
                let parent = location.path.parent
                guard target.first != UInt8(ascii: "/"),
                    let path = try? EntryPath(cleaning: parent.bytes + [UInt8(ascii: "/")] + target)
                else { return false }
                next = path
            default: return false
            }
        }
        return false
    }
}
