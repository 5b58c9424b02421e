public import LayerEntries
public import RootTree

/// What LXC's template `local` asks for beside the tree: the members of `meta.tar.xz`.
///
/// Everything in it is from closed lists: the template copies it into a configuration that the host's root reads.
public struct LXCMetadata: Sendable {
    /// As `uname -m` has it; nil for a processor that is not known.
    public var architecture: String?
    /// The signal that halts the container; nil for LXC's default.
    public var haltSignal: String?
    /// Seconds since 1970.
    public var created: Int64
    /// The files in which the template puts the container's name.
    public var templates: [EntryPath]

    /// Metadata of these parts.
    public init(architecture: String?, haltSignal: String?, created: Int64, templates: [EntryPath]) {
        self.architecture = architecture
        self.haltSignal = haltSignal
        self.created = created
        self.templates = templates
    }

    /// The archive's entries, sorted.
    public var entries: [LayerEntry] {
        let members: [(String, String)] = [
            ("config", config(includes: ["common.conf"])),
            ("config-user", config(includes: ["common.conf", "userns.conf"])),
            ("create-message", LXCMetadata.message),
            // In a user namespace no device can be made; /dev is LXC's own.
            ("excludes-user", "./dev/*\ndev/*\n"),
            ("templates", templates.map { "/\(String(decoding: $0.bytes, as: UTF8.self))\n" }.joined()),
        ]
        return members.compactMap { name, text in
            guard let path = try? EntryPath(name) else { return nil }
            return LayerEntry(
                path: path, kind: .file(size: Int64(text.utf8.count)),
                metadata: EntryMetadata(mode: 0o644, modified: ModificationTime(seconds: max(0, created))),
                content: Array(text.utf8))
        }
    }

    private func config(includes: [String]) -> String {
        // The template replaces the word in capitals by where LXC has these files.
        var lines = includes.map { "lxc.include = LXC_TEMPLATE_CONFIG/\($0)" }
        if let architecture { lines.append("lxc.arch = \(architecture)") }
        if let haltSignal { lines.append("lxc.signal.halt = \(haltSignal)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let message = """
        The container was made from an image that lxlayer exported. Nobody can log in but root, by lxc-attach, unless
        the image has accounts of its own.

        """
}

extension LXCMetadata {
    /// What is put over a tree so that a container has a name of its own: one more layer, which holds the files that
    /// the template then writes the name into.
    ///
    /// A file is left alone where the way to it leads over a link, because the template would follow that on the host;
    /// nor is anything put where something other than a file is.
    public static func names(over view: MergedView, modified: Int64) -> [LayerEntry] {
        let files = [("etc/hostname", "LXC_NAME\n"), ("etc/hosts", hosts)]
        guard let etc = try? EntryPath("etc"), case .node(let directory) = view.find(etc, followingLast: false),
            directory.entry.path == etc, directory.entry.kind == .directory
        else { return [] }
        return files.compactMap { name, text in
            guard let path = try? EntryPath(name) else { return nil }
            switch view.find(path, followingLast: false) {
            case .node(let node):
                guard case .file = node.entry.kind else { return nil }
            case .nothing: break
            default: return nil
            }
            return LayerEntry(
                path: path, kind: .file(size: Int64(text.utf8.count)),
                metadata: EntryMetadata(mode: 0o644, modified: ModificationTime(seconds: max(0, modified))),
                content: Array(text.utf8))
        }
    }

    private static let hosts = """
        127.0.0.1\tlocalhost
        127.0.1.1\tLXC_NAME

        ::1\tlocalhost ip6-localhost ip6-loopback
        ff02::1\tip6-allnodes
        ff02::2\tip6-allrouters

        """
}
