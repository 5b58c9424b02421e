internal import Customization
internal import Digests
internal import ImageDocuments
internal import LayerEntries

/// What is kept beside an unpacked tree that was customized, so that it can be planned anew from what it was: the
/// profiles and parameters, and what was at each path that changed.
///
/// An image has its base in its lower layers; a tree has it here. So profiles that are applied one after the other make
/// what they make together.
struct TreeUndo: Equatable {
    /// Where it stands; only root may read it, because it holds what was removed.
    static let path = "/usr/lib/lxlayer/undo.json"
    /// The most bytes of it that are read.
    static let limit = 64 << 20
    /// The most bytes that are kept of one file, and of all of them.
    static let keptLimit = 16 << 20

    /// What the tree was made ready for.
    var targets = TargetSet([])
    /// The users' own specs, in order.
    var profiles: [RecordedProfile] = []
    /// The parameters that were given.
    var parameters: [String: String] = [:]
    /// What changed, by real path.
    var paths: [EntryPath: Path] = [:]

    /// What happened to a path.
    struct Path: Equatable {
        /// What was there.
        var before: Before
        /// What is there since then, see `TreeUndo.trait`; two until a change is complete.
        var after: [String]
    }

    /// What was at a path.
    enum Before: Equatable {
        case absent
        case entry(LayerEntry)
        /// Something that was not kept: too large, or a device.
        case lost
    }

    /// Whether nothing was ever done.
    var isEmpty: Bool { profiles.isEmpty && paths.isEmpty }

    /// What takes a tree back to what it was, where nobody else changed it since; this stands in it at `own`.
    func restoration(of tree: any TreeReading, own: EntryPath) throws -> [EntryPath: TreeChange] {
        var changes: [EntryPath: TreeChange] = [:]
        for (path, undo) in paths {
            let location = try tree.locate(path, followingLast: false)
            guard location.path == path, undo.after.contains(try TreeUndo.trait(of: location.entry, in: tree)) else {
                continue
            }
            switch undo.before {
            case .lost: break
            case .entry(let entry): changes[path] = .put(entry)
            case .absent:
                // A directory of ours that others use is theirs by now.
                let below = tree.names(in: path).map { path.appending($0) }
                let others = below.contains { paths[$0] == nil && $0 != own }
                if location.entry?.kind != .directory || !others { changes[path] = .remove }
            }
        }
        return changes
    }

    /// Notes what a plan changes in the tree below it.
    mutating func note(_ changes: [EntryPath: TreeChange], of tree: any TreeReading) throws {
        var left = TreeUndo.keptLimit
        for path in changes.keys.sorted() {
            guard let change = changes[path] else { continue }
            try note(path, trait: TreeUndo.trait(of: change), of: tree, &left)
            guard change == .remove else { continue }
            // What is below goes with it.
            var pending = [path]
            while let directory = pending.popLast() {
                for name in tree.names(in: directory) {
                    let below = directory.appending(name)
                    try note(below, trait: TreeUndo.absent, of: tree, &left)
                    pending.append(below)
                }
            }
        }
    }

    private mutating func note(
        _ path: EntryPath, trait: String, of tree: any TreeReading, _ left: inout Int
    ) throws {
        guard var entry = try tree.locate(path, followingLast: false).entry else {
            paths[path] = Path(before: .absent, after: [trait])
            return
        }
        switch entry.kind {
        case .file(let size):
            guard size <= Int64(left) else {
                paths[path] = Path(before: .lost, after: [trait])
                return
            }
            entry.content = try tree.content(of: path, limit: left)
            left -= Int(size)
        case .directory, .symlink: break
        case .hardlink, .characterDevice, .blockDevice, .fifo:
            paths[path] = Path(before: .lost, after: [trait])
            return
        }
        entry.path = path
        paths[path] = Path(before: .entry(entry), after: [trait])
    }

    static let absent = "absent"

    /// What tells one state of a path from another: all but times and attributes.
    static func trait(of change: TreeChange) -> String {
        guard case .put(let entry) = change else { return absent }
        return trait(of: entry, content: entry.content)
    }

    /// The same of what is in a tree; of a file that is larger than all that we write, its size must do.
    static func trait(of entry: LayerEntry?, in tree: any TreeReading) throws -> String {
        guard let entry else { return absent }
        guard case .file(let size) = entry.kind, size <= Int64(keptLimit) else { return trait(of: entry, content: nil) }
        return trait(of: entry, content: try tree.content(of: entry.path, limit: keptLimit))
    }

    private static func trait(of entry: LayerEntry, content: [UInt8]?) -> String {
        let metadata = entry.metadata
        let owned = "\(String(metadata.mode, radix: 8)) \(metadata.uid) \(metadata.gid)"
        switch entry.kind {
        case .directory: return "directory \(owned)"
        case .file(let size): return "file \(owned) " + (content.map { "\(Digest(of: $0))" } ?? "\(size)")
        case .symlink(let target): return "symlink " + EscapedText.reversible(target)
        case .hardlink, .characterDevice, .blockDevice, .fifo: return "special"
        }
    }
}
