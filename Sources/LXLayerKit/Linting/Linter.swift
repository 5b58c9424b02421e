public import ImageDocuments
internal import ImageStore
internal import Lint
internal import RootTree
internal import TarIO

/// Judges whether all known consumers read an image's layers alike. Nothing is written.
public struct Linter {
    /// How layers are got at.
    public var access = LayerAccess()
    let limits: ConversionLimits
    /// Which image of an index is meant; nil for one that runs in the target.
    let platform: Platform?
    let progress: (ProgressEvent) -> Void

    /// A linter with these limits.
    public init(
        limits: ConversionLimits = ConversionLimits(), platform: Platform? = nil,
        progress: @escaping (ProgressEvent) -> Void = { _ in }
    ) {
        self.limits = limits
        self.platform = platform
        self.progress = progress
    }

    /// Judges the image that `reference` names.
    ///
    /// Throws what any other command would: a damaged blob, or a layer that makes no tree, is nothing to judge.
    public func lint(_ reference: Reference) throws -> LintedImage {
        let reader = try ImageReader(reference, limits: limits, progress: progress)
        let image = try reader.image(reference, platform: platform)
        var findings = try facts(of: image, in: reader).findings
        var view = MergedView()
        // Above a layer that cannot be read nothing can be judged.
        let layers = image.manifest.layers
        let unread = layers.indices.first { index in
            (try? LayerStack.compression(of: layers[index].mediaType, .layer(index, layers[index].digest))) == nil
        }
        let options = LayerStack.Options(access, limits: limits.layers, strict: false)
        try LayerStack.forEachLayer(of: image, upTo: unread, from: reader.source, options, progress: progress) {
            index, descriptor, contents in
            findings += LayerLint.findings(in: contents.entries, over: view, layer: index)
            try ImageReader.translating(at: .layer(index, descriptor.digest)) { try view.apply(contents.entries) }
        }
        return LintedImage(image: image, findings: findings, unread: unread.map { ($0, layers[$0].mediaType) })
    }

    private func facts(of image: Image, in reader: ImageReader) throws -> ImageFacts {
        let manifest = image.manifest
        func layers(_ compressions: [MediaType.Compression]) -> [Int] {
            manifest.layers.indices.filter { index in
                manifest.layers[index].mediaType.compression.map(compressions.contains) ?? false
            }
        }
        let types = [image.descriptor.mediaType, manifest.config.mediaType] + manifest.layers.map(\.mediaType)
        return ImageFacts(
            families: Set(types.map { ImageFacts.Family($0.family) }), manifestHasMediaType: manifest.mediaType != nil,
            indexHasMediaType: try reader.index().index.mediaType != nil,
            zstdLayers: layers([.zstd]), unspecifiedLayers: layers([.bzip2, .xz]),
            isDockerInLayout: image.descriptor.mediaType.family == .docker
                && [.oci, .ociArchive].contains(reader.source.transport))
    }
}

extension ImageFacts.Family {
    fileprivate init(_ family: MediaType.Family) {
        self =
            switch family {
            case .oci: .oci
            case .docker: .docker
            case .unknown: .unknown
            }
    }
}
