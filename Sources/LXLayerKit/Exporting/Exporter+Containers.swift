internal import Customization
internal import Digests
internal import Exports
internal import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import RootTree
internal import TarIO

extension Exporter {
    /// One archive with all in it, or one of the tree and one of what is said of it.
    func exportForIncus(_ source: Reference, to path: String) throws -> Export {
        let compression = compression ?? StreamCompression(.xz)
        let staged = try stage(path)
        let image = try read(source)
        var export = export(of: image)
        try requireInit(image, &export)
        let platform = image.config.platform
        guard let architecture = LinuxArchitecture.name(of: platform) else {
            throw ImageError.unknownArchitecture(platform)
        }
        let metadata = IncusMetadata(
            architecture: architecture, created: image.created,
            summary: image.facts.prettyName ?? image.facts.distribution ?? "a Linux system",
            distribution: image.facts.distribution, release: image.facts.version)
        let files: [WrittenFile]
        if options.isSplit {
            files = [
                try write(metadata.entries, to: staged, as: "metadata", compression),
                try write(
                    image, before: [], prefix: .root, to: staged, as: "rootfs", compression, losesAttributes: false,
                    &export),
            ]
        } else {
            let root = EntryPath(components: [Array("rootfs".utf8)])
            files = [
                try write(
                    image, before: metadata.entries, prefix: root, to: staged, as: "image", compression,
                    losesAttributes: false, &export)
            ]
        }
        try publish(files, staged, &export)
        return export
    }

    /// `meta.tar.xz` and `rootfs.tar.xz`: the template `local` reads nothing but xz.
    func exportForLXC(_ source: Reference, to path: String) throws -> Export {
        let compression = compression ?? StreamCompression(.xz)
        let staged = try stage(path)
        var image = try read(source)
        var export = export(of: image)
        try requireInit(image, &export)
        let names = LXCMetadata.names(over: image.view, modified: image.created)
        let replaced = names.map(\.path).filter {
            if case .node = image.view.find($0, followingLast: false) { true } else { false }
        }
        if !replaced.isEmpty { export.remarks.append(.replaces(replaced)) }
        try ImageReader.translating(at: .manifest(image.manifestDigest)) { try image.view.apply(names) }
        let metadata = LXCMetadata(
            architecture: LinuxArchitecture.name(of: image.config.platform),
            haltSignal: image.facts.initSystem.shutdownSignal, created: image.created, templates: names.map(\.path))
        let files = [
            try write(metadata.entries, to: staged, as: "meta", compression),
            try write(
                image, before: [], prefix: .root, to: staged, as: "rootfs", compression, losesAttributes: true,
                &export),
        ]
        try publish(files, staged, &export)
        return export
    }
}
