public import LayerEntries
public import RootTree

/// Files that container engines put beside an image's own, and that `docker export` and `docker import` carry on.
public enum ContainerRemnants {
    /// Their paths.
    private static let paths = [".dockerenv", ".dockerinit", "run/.containerenv"]

    /// Those that are in a tree: regular files without a byte.
    public static func found(in view: MergedView) -> [EntryPath] {
        paths.compactMap { text in
            guard let path = try? EntryPath(text), case .node(let node) = view.find(path, followingLast: false),
                node.entry.path == path, node.entry.kind == .file(size: 0)
            else { return nil }
            return path
        }
    }

    /// The layer that hides them.
    public static func whiteouts(of paths: [EntryPath]) -> [LayerEntry] {
        paths.map { path in
            LayerEntry(
                path: path.parent.appending(Whiteout.prefix + path.name), kind: .file(size: 0),
                metadata: EntryMetadata(mode: 0))
        }
    }
}
