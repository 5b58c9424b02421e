public import Digests
public import LayerEntries
internal import TarIO

/// What `docker save` of a Docker before version 25 writes of one image: a configuration, plain layers,
/// `manifest.json`.
public struct TestDockerArchive: Sendable {
    /// The members, in Docker's order.
    public var members: [TestArchive.Member]
    /// The names of the layers' members.
    public let layers: [String]
    /// The layers' tars.
    public let tars: [[UInt8]]
    /// The configuration's name and bytes.
    public let config: (name: String, bytes: [UInt8])
    /// The image's names.
    public let repositoryTags: [String]

    /// An archive of these layers; `diffIDs` stands in place of the layers' own.
    public init(
        _ layers: [[LayerEntry]], repositoryTags: [String] = ["example.org/image:1"], diffIDs: [Digest]? = nil
    ) throws {
        let tars = try layers.map { StoredBlocks.contents(of: try LayerWriter.write($0).blob) }
        let ids = (diffIDs ?? tars.map { Digest(of: $0) }).map { TestDocument.string($0.description) }
        let config = TestDocument.object([
            ("architecture", "amd64"), ("os", "linux"), ("created", "2024-05-06T07:08:09Z"),
            ("config", ["Cmd": ["/sbin/init"]]), ("rootfs", ["type": "layers", "diff_ids": .array(ids)]),
            ("history", .array(tars.map { _ in ["created_by": "a step"] })),
        ]).bytes(.compact)
        self.tars = tars
        self.layers = tars.indices.map { "\($0)/layer.tar" }
        self.config = (Digest(of: config).hex + ".json", config)
        self.repositoryTags = repositoryTags
        members = []
        for (name, tar) in zip(self.layers, tars) {
            let directory = String(name.dropLast("/layer.tar".count))
            members += [
                .directory(directory), .text(directory + "/VERSION", "1.0"), .text(directory + "/json", "{}"),
                .file(name, tar),
            ]
        }
        members += [.file(self.config.name, config), .text("repositories", "{}"), manifest()]
    }

    /// The archive's bytes.
    public var bytes: [UInt8] { TestArchive.bytes(members) }

    /// `manifest.json`, or one that says something else.
    public func manifest(
        config: String? = nil, layers: [String]? = nil, tags: TestDocument? = nil
    ) -> TestArchive.Member {
        .file("manifest.json", TestDocument.array([entry(config: config, layers: layers, tags: tags)]).bytes(.compact))
    }

    /// The image's entry in `manifest.json`.
    public func entry(
        config: String? = nil, layers: [String]? = nil, tags: TestDocument? = nil
    ) -> TestDocument {
        [
            "Config": .string(config ?? self.config.name),
            "RepoTags": tags ?? .array(repositoryTags.map(TestDocument.string)),
            "Layers": .array((layers ?? self.layers).map(TestDocument.string)),
        ]
    }

    /// The archive with another member in place of the one of the same name.
    public func replacing(_ member: TestArchive.Member) -> TestDockerArchive {
        var copy = self
        copy.members = members.map { $0.name == member.name ? member : $0 }
        return copy
    }

    /// The archive without a member.
    public func removing(_ name: String) -> TestDockerArchive {
        var copy = self
        copy.members.removeAll { $0.name == name }
        return copy
    }

    /// The archive with one more member at its end.
    public func adding(_ member: TestArchive.Member) -> TestDockerArchive {
        var copy = self
        copy.members.append(member)
        return copy
    }
}
