public import LayerEntries

/// What an image of Incus says of itself beside its tree: `metadata.yaml` and the templates that it names.
public struct IncusMetadata: Sendable {
    /// As `uname -m` has it.
    public var architecture: String
    /// Seconds since 1970.
    public var created: Int64
    /// What it is, for people; any text.
    public var summary: String
    /// os-release's `ID`; any text.
    public var distribution: String?
    /// os-release's `VERSION_ID`; any text.
    public var release: String?

    /// Metadata of these parts.
    public init(architecture: String, created: Int64, summary: String, distribution: String?, release: String?) {
        self.architecture = architecture
        self.created = created
        self.summary = summary
        self.distribution = distribution
        self.release = release
    }

    /// The entries of the archive, without those of the tree.
    public var entries: [LayerEntry] {
        let time = ModificationTime(seconds: max(0, created))
        func entry(_ path: String, _ kind: EntryKind, _ mode: UInt16, _ text: String? = nil) -> LayerEntry? {
            guard let path = try? EntryPath(path) else { return nil }
            return LayerEntry(
                path: path, kind: kind, metadata: EntryMetadata(mode: mode, modified: time),
                content: text.map { Array($0.utf8) })
        }
        func file(_ path: String, _ text: String) -> LayerEntry? {
            entry(path, .file(size: Int64(text.utf8.count)), 0o644, text)
        }
        return [
            file("metadata.yaml", yaml), entry("templates", .directory, 0o755),
            file("templates/hostname.tpl", IncusMetadata.hostname), file("templates/hosts.tpl", IncusMetadata.hosts),
        ].compactMap(\.self)
    }

    /// `metadata.yaml`. Texts from the image are between quotes, escaped.
    var yaml: String {
        var lines = [
            "architecture: \(YAMLText.quoted(architecture))", "creation_date: \(created)", "properties:",
            "  architecture: \(YAMLText.quoted(architecture))", "  description: \(YAMLText.quoted(summary))",
        ]
        if let distribution { lines.append("  os: \(YAMLText.quoted(distribution))") }
        if let release { lines.append("  release: \(YAMLText.quoted(release))") }
        lines.append("templates:")
        for name in ["hostname", "hosts"] {
            lines += ["  /etc/\(name):", "    when:", "      - create", "      - copy", "    template: \(name).tpl"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Templates in the language that Incus and LXD have (pongo2).
    private static let hostname = "{{ instance.name }}\n"
    private static let hosts = """
        127.0.0.1\tlocalhost
        127.0.1.1\t{{ instance.name }}

        ::1\tlocalhost ip6-localhost ip6-loopback
        ff02::1\tip6-allnodes
        ff02::2\tip6-allrouters

        """
}
