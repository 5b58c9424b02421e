public import Digests

/// An image's configuration (image-spec, config.md; Docker's is the same in all that matters here).
public struct ImageConfig: Equatable, Sendable {
    /// What it runs on.
    public let platform: Platform
    /// When it was made, in RFC 3339's form; not checked.
    public let created: String?
    /// The digests of the layers' tars before compression, the base first.
    public let diffIDs: [Digest]
    /// How it came to be; nil when that is absent or `null`.
    public let history: [HistoryEntry]?
    /// How it is to be run; nil when that is absent or `null`.
    public let container: ContainerConfig?

    /// Reads a configuration; a `rootfs.type` other than `layers` is an error, as the specification demands.
    public init(_ text: JSONText) throws(DocumentError) {
        let object = try DocumentObject(
            text.root, at: .root,
            fields: [
                "created", "architecture", "os", "os.version", "os.features", "variant", "config", "rootfs", "history",
            ])
        let platform = Platform(
            os: try object.string("os"), architecture: try object.string("architecture"),
            variant: try object.optionalString("variant"), osVersion: try object.optionalString("os.version"))
        let created = try object.optionalString("created")
        let diffIDs = try ImageConfig.diffIDs(try object.required("rootfs"))
        var history: [HistoryEntry]?
        if object.value("history") != nil {
            var entries: [HistoryEntry] = []
            for (node, pointer) in try object.elements("history") {
                entries.append(try HistoryEntry(node, at: pointer))
            }
            history = entries
        }
        if let container = object.value("config") {
            self.container = try ContainerConfig(container, at: ["config"])
        } else {
            self.container = nil
        }
        self.platform = platform
        self.created = created
        self.diffIDs = diffIDs
        self.history = history
    }

    /// The digests; none when they are absent or `null`, which Docker and Go write for an image without layers.
    private static func diffIDs(_ rootfs: JSONNode) throws(DocumentError) -> [Digest] {
        let object = try DocumentObject(rootfs, at: ["rootfs"], fields: ["type", "diff_ids"])
        let type = try object.string("type")
        guard type == "layers" else {
            throw DocumentError(.unsupported(expected: ["layers"], found: type), at: ["rootfs", "type"])
        }
        guard object.value("diff_ids") != nil else { return [] }
        var digests: [Digest] = []
        for (node, pointer) in try object.elements("diff_ids") {
            digests.append(try DocumentObject.digest(node, at: pointer))
        }
        return digests
    }
}
