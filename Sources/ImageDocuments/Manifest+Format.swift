/// What stands against giving a manifest another family's media types.
public struct FormatError: Error, Equatable, Sendable {
    /// What the other family has no media type for.
    public let mediaType: MediaType
    /// The family.
    public let family: MediaType.Family
}

extension Manifest {
    /// The same manifest with all media types of `family`: its own, the configuration's and the layers'.
    ///
    /// No blob changes; every other byte stays, and nothing does when all are of the family already. Docker's have no
    /// annotations, so those go.
    public static func converting(_ text: JSONText, to family: MediaType.Family) throws -> JSONText {
        let manifest = try Manifest(text)
        var edit = DocumentEdit(text)
        try edit.setUnlessEqual(["config", "mediaType"], to: .string(MediaType.config(family).text))
        for (index, layer) in manifest.layers.enumerated() {
            let mediaType = try layer.mediaType.inFamily(family)
            try edit.setUnlessEqual(["layers", String(index), "mediaType"], to: .string(mediaType.text))
        }
        try edit.setUnlessEqual(["mediaType"], to: .string(MediaType.manifest(family).text))
        if family == .docker, text[["annotations"]] != nil { try edit.remove(["annotations"]) }
        return edit.text
    }
}

extension MediaType {
    /// A family's manifest of one image.
    public static func manifest(_ family: Family) -> MediaType { family == .docker ? dockerManifest : ociManifest }

    /// A family's configuration of an image.
    static func config(_ family: Family) -> MediaType { family == .docker ? dockerConfig : ociConfig }

    /// A layer's media type in another family; throws where that has none.
    public func inFamily(_ family: Family) throws(FormatError) -> MediaType {
        if family == self.family, compression != nil { return self }
        let known: [Compression] = family == .docker ? [.none, .gzip] : Compression.allCases
        guard !isEncrypted, let compression, known.contains(compression) else {
            throw FormatError(mediaType: self, family: family)
        }
        guard isForeign else { return .layer(family, compression) }
        let tar: MediaType = family == .docker ? .dockerForeignLayer : .ociForeignLayer
        let separator = family == .docker ? "." : "+"
        return compression == .none ? tar : MediaType(tar.text + separator + compression.rawValue)
    }
}
