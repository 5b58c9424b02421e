public import ImageDocuments
internal import ImageStore
internal import Lint
internal import RootTree
internal import TarIO

/// Judges whether all known consumers read an image's layers alike. Nothing is written.
public struct Linter {
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
        var used = ReadUsage()
        let count = image.manifest.layers.count
        for (index, descriptor) in image.manifest.layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            do { _ = try LayerStack.compression(of: descriptor.mediaType, role) } catch {
                return LintedImage(image: image, findings: findings, unread: (index, descriptor.mediaType))
            }
            progress(.readingLayer(index: index, count: count, digest: descriptor.digest, size: descriptor.size))
            let contents = try ImageReader.translating(at: role) {
                try LayerStack.read(
                    descriptor, image.config.diffIDs[index], role, LayerReader(limits: limits.layers, used: used),
                    from: reader.source, into: nil)
            }
            used = used.adding(contents.usage)
            findings += LayerLint.findings(in: contents.entries, over: view, layer: index)
            try ImageReader.translating(at: role) { try view.apply(contents.entries) }
        }
        return LintedImage(image: image, findings: findings, unread: nil)
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
            zstdLayers: layers([.zstd]), unspecifiedLayers: layers([.bzip2, .xz]))
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
