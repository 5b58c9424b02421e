public import Digests
public import LayerEntries
internal import TarIO

/// An image that a test builds from tables; `TestLayout` writes it.
public struct TestImage: Sendable {
    /// Whose media types it has.
    public enum Family: String, Sendable, CaseIterable {
        /// The Open Container Initiative's.
        case oci
        /// Docker's schema 2.
        case docker
    }

    /// What a field may look like that need not be there.
    public enum Presence: String, Sendable, CaseIterable {
        /// It is there, with something in it.
        case full
        /// It is there, and empty.
        case empty
        /// It is `null`.
        case null
        /// It is not there.
        case absent
    }

    /// A layer.
    public enum Layer: Sendable {
        /// Entries, as gzip.
        case entries([LayerEntry])
        /// Entries, as a plain tar.
        case plain([LayerEntry])
        /// A blob of any bytes; the `diff_id` that the configuration says, and its media type.
        case blob([UInt8], diffID: Digest, mediaType: String)
    }

    /// The layers, bottom first.
    public var layers: [Layer]
    /// The names that the index gives it; none makes one entry without a name.
    public var tags: [String]
    /// How its documents are laid out.
    public var style = TestDocument.Style.compact
    /// Whose media types it has.
    public var family = Family.oci
    /// The configuration's history.
    public var history = Presence.full
    /// The configuration's `Labels`.
    public var labels = Presence.full
    /// The manifest's annotations.
    public var annotations = Presence.absent
    /// Whether the manifest says its own media type.
    public var hasMediaType = true
    /// When it was made; nil leaves it out.
    public var created: String? = "2024-05-06T07:08:09Z"
    /// The program that a container of it runs.
    public var command = "/sbin/init"
    /// What it runs on.
    public var architecture = "amd64"
    /// What it runs on.
    public var os = "linux"
    /// Whether all documents have fields that no specification knows.
    public var hasUnknownFields = false
    /// What the configuration says in place of the layers' own `diff_id`s.
    public var diffIDs: [Digest]?
    /// How many entries the history has for layers, in place of one for each.
    public var historyCount: Int?
    /// What the manifest's layers have for a media type, in place of their own.
    public var layerMediaType: String?
    /// What the index says that the manifest is, in place of what it is.
    public var listedMediaType: String?

    /// An image of these layers.
    public init(_ layers: [Layer], tags: [String] = ["latest"]) {
        self.layers = layers
        self.tags = tags
    }

    /// A small system: what makes an image a bootable one, and a few files to change.
    public static var system: TestImage {
        TestImage([
            .entries([
                .directory("etc"), .file("etc/hosts", "127.0.0.1 localhost\n"), .file("etc/motd", "welcome\n"),
                .file("etc/debian_version", "12.5\n"),
                .file("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"), .directory("proc", mode: 0o555),
                .directory("sbin"), .file("sbin/init", "#!/bin/true\n", mode: 0o755), .directory("bin"),
                .file("bin/sh", "#!\n", mode: 0o755), .directory("dev"), .directory("var"),
            ]),
            .entries([
                .file("etc/.wh.motd", ""), .directory("etc", mode: 0o750, seconds: 1_600_000_000),
                .symlink("etc/link", "hosts"), .directory("opt"), .file("opt/data", "data\n"),
            ]),
        ])
    }
}

extension TestImage {
    /// A blob and where it is referred to.
    struct Blob {
        var bytes: [UInt8]
        var mediaType: String
        var digest: Digest { Digest(of: bytes) }
        var descriptor: [(String, TestDocument)] {
            [
                ("mediaType", .string(mediaType)), ("digest", .string(digest.description)),
                ("size", .raw(String(bytes.count))),
            ]
        }
    }

    /// The documents and blobs, made.
    struct Made {
        var layers: [(blob: Blob, diffID: Digest)]
        var config: Blob
        var manifest: Blob
    }

    func make() throws -> Made {
        let layers = try layers.map(made)
        let config = Blob(bytes: config(layers.map(\.diffID)).bytes(style), mediaType: mediaType(.config))
        let manifest = Blob(bytes: manifest(config, layers.map(\.blob)).bytes(style), mediaType: mediaType(.manifest))
        return Made(layers: layers, config: config, manifest: manifest)
    }

    private enum Kind { case config, manifest, gzip, plain }

    private func mediaType(_ kind: Kind) -> String {
        switch (kind, family) {
        case (.config, .oci): "application/vnd.oci.image.config.v1+json"
        case (.manifest, .oci): "application/vnd.oci.image.manifest.v1+json"
        case (.gzip, .oci): "application/vnd.oci.image.layer.v1.tar+gzip"
        case (.plain, .oci): "application/vnd.oci.image.layer.v1.tar"
        case (.config, .docker): "application/vnd.docker.container.image.v1+json"
        case (.manifest, .docker): "application/vnd.docker.distribution.manifest.v2+json"
        case (.gzip, .docker): "application/vnd.docker.image.rootfs.diff.tar.gzip"
        case (.plain, .docker): "application/vnd.docker.image.rootfs.diff.tar"
        }
    }

    private func made(_ layer: Layer) throws -> (blob: Blob, diffID: Digest) {
        switch layer {
        case .blob(let bytes, let diffID, let mediaType):
            return (Blob(bytes: bytes, mediaType: layerMediaType ?? mediaType), diffID)
        case .entries(let entries):
            let written = try LayerWriter.write(entries)
            return (Blob(bytes: written.blob, mediaType: layerMediaType ?? mediaType(.gzip)), written.diffID)
        case .plain(let entries):
            let tar = StoredBlocks.contents(of: try LayerWriter.write(entries).blob)
            return (Blob(bytes: tar, mediaType: layerMediaType ?? mediaType(.plain)), Digest(of: tar))
        }
    }

    private func config(_ made: [Digest]) -> TestDocument {
        var members: [(String, TestDocument)] = []
        if hasUnknownFields {
            members.append(("x-first", ["deep": [.raw("-0.0"), .raw("1.50E+2"), .raw("null"), "é😀"]]))
        }
        if let created { members.append(("created", .string(created))) }
        members += [("architecture", .string(architecture)), ("os", .string(os))]
        var container: [(String, TestDocument)] = [("Env", ["PATH=/usr/bin:/bin"]), ("Cmd", [.string(command)])]
        add(("Labels", ["maintainer": "somebody", "x/y": "z"]), labels, to: &container)
        if hasUnknownFields { container.append(("x-inside", .raw("100000000000000000000000000000"))) }
        members.append(("config", .object(container)))
        let ids = (diffIDs ?? made).map { TestDocument.string($0.description) }
        members.append(("rootfs", ["type": "layers", "diff_ids": .array(ids)]))
        let entries = (0..<(historyCount ?? ids.count)).map { number -> TestDocument in
            ["created": "2024-05-06T07:08:09.5+02:00", "created_by": .string("step \(number)")]
        }
        add(
            ("history", .array(entries + [["created_by": "ENV x=y", "empty_layer": .raw("true")]])), history,
            to: &members)
        if hasUnknownFields { members.append(("x-last", [])) }
        return .object(members)
    }

    private func manifest(_ config: Blob, _ layers: [Blob]) -> TestDocument {
        var members: [(String, TestDocument)] = [("schemaVersion", 2)]
        if hasMediaType { members.append(("mediaType", .string(mediaType(.manifest)))) }
        let extra: [(String, TestDocument)] = hasUnknownFields ? [("x-of-a-descriptor", ["a": .raw("1e0")])] : []
        members.append(("config", .object(config.descriptor + extra)))
        members.append(("layers", .array(layers.map { .object($0.descriptor + extra) })))
        add(("annotations", ["org.example.key": "value"]), annotations, to: &members)
        if hasUnknownFields { members.append(("x-number", .raw("0.10"))) }
        return .object(members)
    }

    private func add(
        _ member: (String, TestDocument), _ presence: Presence, to members: inout [(String, TestDocument)]
    ) {
        switch presence {
        case .full: members.append(member)
        case .null: members.append((member.0, .raw("null")))
        case .absent: break
        case .empty:
            if case .array = member.1 { members.append((member.0, [])) } else { members.append((member.0, [:])) }
        }
    }
}
