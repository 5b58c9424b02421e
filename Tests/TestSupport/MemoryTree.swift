public import Customization
public import LayerEntries

/// A tree in memory, built from a table; behaves as a merged view does.
public struct MemoryTree: TreeReading {
    /// What stands in the table.
    public enum Node: Sendable {
        /// A directory.
        case directory(mode: UInt16 = 0o755)
        /// A regular file with this text.
        case file(String, mode: UInt16 = 0o644)
        /// A regular file with these bytes.
        case bytes([UInt8], mode: UInt16 = 0o644)
        /// A symlink.
        case symlink(String)
        /// A named pipe.
        case fifo
    }

    private var entries: [EntryPath: LayerEntry] = [:]
    private var children: [EntryPath: Set<[UInt8]>] = [:]

    /// An empty root.
    public init() {}

    /// The tree with these nodes; parents that are missing are made.
    public init(_ nodes: [String: Node]) {
        for (path, node) in nodes { self[path] = node }
    }

    /// Puts a node at a path that is spelled out in full: nothing is followed.
    public subscript(path: String) -> Node? {
        get { nil }
        set {
            guard let path = try? EntryPath(path), let newValue else { return }
            put(Self.entry(path, newValue))
        }
    }

    /// Puts an entry, and the parents that it needs.
    public mutating func put(_ entry: LayerEntry) {
        if entry.kind != .directory { removeChildren(of: entry.path) }
        entries[entry.path] = entry
        var path = entry.path
        while !path.isRoot {
            children[path.parent, default: []].insert(path.name)
            path = path.parent
            if entries[path] == nil, !path.isRoot {
                entries[path] = LayerEntry(path: path, kind: .directory, metadata: .implied)
            }
        }
    }

    /// What is at a path that is spelled out in full.
    public func entry(_ path: String) -> LayerEntry? { (try? EntryPath(path)).flatMap { entries[$0] } }

    /// The text of a file at a path that is spelled out in full.
    public func text(_ path: String) -> String? {
        entry(path)?.content.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The tree once a plan is carried out.
    public func applying(_ changes: [EntryPath: TreeChange]) -> MemoryTree {
        var result = self
        for case (let path, .remove) in changes { result.remove(path) }
        for path in changes.keys.sorted() {
            if case .put(let entry)? = changes[path] { result.put(entry) }
        }
        return result
    }

    private mutating func remove(_ path: EntryPath) {
        removeChildren(of: path)
        entries[path] = nil
        children[path.parent]?.remove(path.name)
    }

    private mutating func removeChildren(of path: EntryPath) {
        for name in children.removeValue(forKey: path) ?? [] { remove(path.appending(name)) }
    }

    private static func entry(_ path: EntryPath, _ node: Node) -> LayerEntry {
        switch node {
        case .directory(let mode):
            LayerEntry(path: path, kind: .directory, metadata: EntryMetadata(mode: mode))
        case .file(let text, let mode): file(path, Array(text.utf8), mode)
        case .bytes(let bytes, let mode): file(path, bytes, mode)
        case .symlink(let target):
            LayerEntry(
                path: path, kind: .symlink(target: Array(target.utf8)), metadata: EntryMetadata(mode: 0o777))
        case .fifo: LayerEntry(path: path, kind: .fifo, metadata: EntryMetadata(mode: 0o644))
        }
    }

    private static func file(_ path: EntryPath, _ bytes: [UInt8], _ mode: UInt16) -> LayerEntry {
        LayerEntry(
            path: path, kind: .file(size: Int64(bytes.count)), metadata: EntryMetadata(mode: mode), content: bytes)
    }

    /// Where a path really is.
    public func locate(_ path: EntryPath, followingLast: Bool) throws(LocateError) -> Location {
        var pending = Array(path.components.reversed())
        var current = EntryPath.root
        var followed = 0
        while let name = pending.popLast() {
            if name == Array("..".utf8) {
                current = current.parent
                continue
            }
            if name == Array(".".utf8) { continue }
            let next = current.appending(name)
            guard let entry = entries[next] else {
                current = next
                continue
            }
            switch entry.kind {
            case .symlink(let target) where !pending.isEmpty || followingLast:
                followed += 1
                if followed > 40 { throw .loop(path) }
                pending += target.split(separator: UInt8(ascii: "/")).map(Array.init).reversed()
                if target.first == UInt8(ascii: "/") { current = .root }
            case .directory: current = next
            default:
                if !pending.isEmpty { throw .throughNonDirectory(next) }
                current = next
            }
        }
        return Location(path: current, entry: entries[current])
    }

    /// The names in a directory, sorted by bytes.
    public func names(in directory: EntryPath) -> [[UInt8]] {
        (children[directory] ?? []).sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The bytes of a file, at most `limit` of them.
    public func content(of file: EntryPath, limit: Int) throws -> [UInt8] {
        Array((entries[file]?.content ?? []).prefix(limit))
    }
}
