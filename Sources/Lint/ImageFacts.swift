/// What an image's documents say that consumers read differently.
public struct ImageFacts: Equatable, Sendable {
    /// Whose media type something has.
    public enum Family: Sendable {
        /// The Open Container Initiative's.
        case oci
        /// Docker's.
        case docker
        /// Somebody else's.
        case unknown
    }

    /// Whose media types the manifest, the configuration and the layers have.
    public var families: Set<Family>
    /// Whether the manifest is Docker's, and stands in an OCI image layout.
    public var isDockerInLayout: Bool
    /// Whether the manifest says its own media type.
    public var manifestHasMediaType: Bool
    /// Whether the index says its own media type.
    public var indexHasMediaType: Bool
    /// The indexes of the layers that are compressed with zstd.
    public var zstdLayers: [Int]
    /// The indexes of the layers that are compressed with bzip2 or xz.
    public var unspecifiedLayers: [Int]

    /// Facts of these parts.
    public init(
        families: Set<Family>, manifestHasMediaType: Bool, indexHasMediaType: Bool, zstdLayers: [Int],
        unspecifiedLayers: [Int] = [], isDockerInLayout: Bool = false
    ) {
        self.isDockerInLayout = isDockerInLayout
        self.families = families
        self.manifestHasMediaType = manifestHasMediaType
        self.indexHasMediaType = indexHasMediaType
        self.zstdLayers = zstdLayers
        self.unspecifiedLayers = unspecifiedLayers
    }

    /// Which rules the documents break (12 and 13).
    public var findings: [LintFinding] {
        var documents = FindingCollector(layer: nil)
        if families.isSuperset(of: [.oci, .docker]) { documents.add(.mixedMediaTypes) }
        if isDockerInLayout { documents.add(.dockerInLayout) }
        if !manifestHasMediaType { documents.add(.manifestWithoutMediaType) }
        if !indexHasMediaType { documents.add(.indexWithoutMediaType) }
        return documents.all
            + zstdLayers.map { LintFinding(rule: .zstdLayer, layer: $0, count: 1, places: []) }
            + unspecifiedLayers.map {
                LintFinding(rule: .unspecifiedCompression, layer: $0, count: 1, places: [])
            }
    }
}
