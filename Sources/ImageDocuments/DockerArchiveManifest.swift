/// `manifest.json` of what `docker save` writes (Moby's image-spec v1.2, "Combined Image JSON + Filesystem Changeset
/// Format"): which members of the archive make which image.
public struct DockerArchiveManifest: Equatable, Sendable {
    /// The member's name.
    public static let name = "manifest.json"

    /// The images, in order.
    public let images: [Image]

    /// One image; its parts are names of members, never paths of the host.
    public struct Image: Equatable, Sendable {
        /// The configuration.
        public let config: String
        /// The image's names; none for an image without.
        public let repositoryTags: [String]
        /// The layers, the base first.
        public let layers: [String]

        /// An image of these parts.
        public init(config: String, repositoryTags: [String], layers: [String]) {
            self.config = config
            self.repositoryTags = repositoryTags
            self.layers = layers
        }
    }

    /// A document that lists these images.
    public init(_ images: [Image]) { self.images = images }

    /// Reads the document.
    public init(_ text: JSONText) throws(DocumentError) {
        guard let elements = text.root.elements else {
            throw DocumentError(.wrongType(expected: .array, found: text.root.kind), at: .root)
        }
        var images: [Image] = []
        for (index, node) in elements.enumerated() {
            let object = try DocumentObject(
                node, at: JSONPointer.root.appending(index), fields: ["Config", "RepoTags", "Layers"])
            images.append(
                Image(
                    config: try object.string("Config"), repositoryTags: try object.strings("RepoTags") ?? [],
                    layers: try object.strings("Layers") ?? []))
        }
        self.images = images
    }

    /// The document as we write it; an image without names has `null`, as Docker's have.
    public var jsonValue: JSONValue {
        .array(
            images.map { image in
                [
                    "Config": .string(image.config),
                    "RepoTags": image.repositoryTags.isEmpty
                        ? .null : .array(image.repositoryTags.map(JSONValue.string)),
                    "Layers": .array(image.layers.map(JSONValue.string)),
                ]
            })
    }
}

extension Manifest {
    /// A manifest of Docker's schema 2 for an image that has none.
    public static func docker(config: Descriptor, layers: [Descriptor]) -> JSONValue {
        [
            "schemaVersion": 2, "mediaType": .string(MediaType.dockerManifest.text), "config": config.jsonValue,
            "layers": .array(layers.map(\.jsonValue)),
        ]
    }
}

extension ImageIndex {
    /// An index of these entries, for a store that has none.
    public static func listing(_ manifests: [Descriptor]) -> JSONValue {
        [
            "schemaVersion": 2, "mediaType": .string(MediaType.ociIndex.text),
            "manifests": .array(manifests.map(\.jsonValue)),
        ]
    }
}
