import LayerEntries

/// Follows paths as a script in the global zone does, to which the image's root is a directory among others.
///
/// An absolute link, or one with too many `..`, leads out of the image there (Specs/catalogue.yaml, D04).
struct GlobalZoneView {
    let tree: any TreeReading

    /// Where a path leads to.
    enum Destination: Equatable {
        case entry(LayerEntry)
        case nothing
        /// This link leads out of the image.
        case outside(EntryPath)
    }

    /// Follows a path; too many links are a loop, as to any system.
    func follow(_ path: EntryPath) -> Destination {
        var pending = Array(path.components.reversed())
        var current = EntryPath.root
        var link = path
        var followed = 0
        while let name = pending.popLast() {
            if name == Array(".".utf8) { continue }
            if name == Array("..".utf8) {
                if current.isRoot { return .outside(link) }
                current = current.parent
                continue
            }
            let next = current.appending(name)
            guard let entry = tree.entry(at: next) else { return .nothing }
            switch entry.kind {
            case .symlink(let target):
                followed += 1
                guard followed <= EntryPath.maximumLinks else { return .nothing }
                if target.first == UInt8(ascii: "/") { return .outside(next) }
                link = next
                pending += target.split(separator: UInt8(ascii: "/")).map(Array.init).reversed()
            case .directory: current = next
            default: return pending.isEmpty ? .entry(entry) : .nothing
            }
        }
        return tree.entry(at: current).map(Destination.entry) ?? .nothing
    }

    /// `-f`: whether a path leads to a regular file.
    func isFile(_ path: EntryPath) -> Bool {
        if case .entry(let entry) = follow(path), case .file = entry.kind { true } else { false }
    }
}
