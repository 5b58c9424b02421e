import Digests
import LayerEntries
import RootTree
import TarIO

extension FuzzTarget {
    /// Bytes as a plain tar: read, merged, written again.
    static let layers = FuzzTarget(name: "tar") { bytes in
        guard let contents = read(bytes, .none) else { return }
        require(contents.diffID == Digest(of: bytes), "the diff_id is the digest of all bytes")
        require(contents.unpackedSize == Int64(bytes.count), "all bytes are counted")
        let entries = Array(contents.entries)
        require(Array(EntryTable(entries)) == entries, "a table holds the entries that it is made of")
        checkTree(entries)
        checkWriting(entries)
    }

    /// Bytes as gzip.
    static let gzip = FuzzTarget(name: "gzip") { bytes in
        if let contents = read(bytes, .gzip) { checkTree(Array(contents.entries)) }
    }

    /// Bytes as zstd.
    static let zstd = FuzzTarget(name: "zstd") { bytes in
        if let contents = read(bytes, .zstd) { checkTree(Array(contents.entries)) }
    }

    private static let limits = ReadLimits(entries: 200, levels: 64, unpacked: 1 << 20, ratio: 200, kept: 1 << 18)

    /// Reads a layer at once and in small parts, which must come to the same; nil when it is refused.
    static func read(_ bytes: [UInt8], _ compression: LayerCompression) -> LayerContents? {
        let reader = LayerReader(limits: limits, keeps: { _, size in size <= 1 << 16 })
        let results = [Int.max, 7].map { step in
            outcome {
                try reader.read(
                    MemorySource(bytes, step: step), size: Int64(bytes.count), digest: Digest(of: bytes),
                    compression: compression, diffID: nil)
            }
        }
        let (whole, parts) = (results[0], results[1])
        // What is met first depends on the parts where two things are wrong, and only there.
        require((whole.error == nil) == (parts.error == nil), "\(whole.error ?? "read"), \(parts.error ?? "read")")
        guard let contents = whole.value, let other = parts.value else { return nil }
        require(contents.entries.elementsEqual(other.entries), "the entries are the same, however the bytes come")
        require(contents.diffID == other.diffID, "the diff_id is the same, however the bytes come")
        require(contents.diagnostics == other.diagnostics, "the diagnostics are the same, however the bytes come")
        require(contents.entries.count <= limits.entries, "the limit of entries holds")
        require(contents.usage.kept <= limits.kept, "the limit of what is kept holds")
        require(contents.unpackedSize <= limits.unpacked, "the limit of unpacked bytes holds")
        for entry in contents.entries {
            require(entry.path.depth <= limits.levels, "the limit of levels holds")
            require((try? EntryPath(cleaning: entry.path.bytes)) == entry.path, "a path is clean")
        }
        return contents
    }

    /// Merges a layer; the view must be a tree, and the same one twice.
    static func checkTree(_ entries: [LayerEntry]) {
        func merged(strict: Bool) -> (value: MergedView?, error: String?) {
            outcome {
                var view = MergedView(strict: strict)
                try view.apply(entries)
                return view
            }
        }
        let (once, twice, strict) = (merged(strict: false), merged(strict: false), merged(strict: true))
        require(once.error == twice.error, "merging comes to the same twice")
        guard let view = once.value else {
            require(strict.value == nil, "what is refused is refused under strict")
            return
        }
        let nodes = view.nodes()
        require(twice.value?.nodes().map(\.entry) == nodes.map(\.entry), "the view is the same twice")
        require((strict.value == nil) != view.diagnostics.isEmpty, "under strict, a diagnostic is an error")
        checkHalves(entries)
        var directories: Set<EntryPath> = [.root]
        var last = EntryPath.root
        for node in nodes {
            let path = node.entry.path
            require(last < path, "\(path) comes once, and in order")
            require(directories.contains(path.parent), "\(path) lies in a directory")
            require(!path.name.starts(with: ".wh.".utf8), "no whiteout is in the view")
            if node.entry.kind == .directory { directories.insert(path) }
            if case .hardlink = node.entry.kind { require(false, "a view has inodes, no hard links") }
            guard case .node(let found) = view.find(path, followingLast: false), found.entry == node.entry else {
                return require(false, "\(path) is found")
            }
            _ = view.find(path, followingLast: true)
            last = path
        }
    }

    /// The entries as two layers, one over the other: the view is a tree of both.
    private static func checkHalves(_ entries: [LayerEntry]) {
        var view = MergedView()
        for half in [entries.prefix(entries.count / 2), entries.dropFirst(entries.count / 2)] {
            guard (try? view.apply(Array(half))) != nil else { return }
        }
        require(view.layerCount == 2, "both layers are counted")
        for node in view.nodes() {
            require((0...1).contains(node.layer), "a node is of one of the layers")
            guard case .node(let found) = view.find(node.entry.path, followingLast: false) else {
                return require(false, "\(node.entry.path) is found")
            }
            require(found.entry == node.entry && found.layer == node.layer, "\(node.entry.path) is found as it is")
        }
    }

    /// What is written of a layer's entries is read as the same entries.
    private static func checkWriting(_ entries: [LayerEntry]) {
        for entry in entries { if case .file = entry.kind, entry.content == nil { return } }
        guard let written = try? LayerWriter.write(entries) else { return }
        let again = outcome {
            try LayerReader(keeps: { _, _ in true }).read(
                MemorySource(written.blob), size: Int64(written.blob.count), digest: written.digest,
                compression: .gzip, diffID: written.diffID)
        }
        require(again.error == nil, "what is written can be read: \(again.error ?? "")")
        require(again.value?.diagnostics == [], "what is written is not odd")
        let read = again.value.map { Array($0.entries) } ?? []
        for (one, other) in zip(entries, read) where one != other {
            require(false, "written: \(one); read: \(other)")
        }
        require(read.count == entries.count, "as many entries are read as were written")
    }
}
