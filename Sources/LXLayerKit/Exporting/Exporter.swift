internal import Customization
internal import Digests
internal import Exports
public import ImageDocuments
internal import ImageStore
internal import LayerEntries
internal import RootTree
internal import TarIO

/// Writes what an image's layers make together for those who read no layers, or not these.
///
/// Everything is verified before anything is in its place; the source is not written to.
public struct Exporter {
    let options: ExportOptions
    let progress: (ProgressEvent) -> Void

    /// An exporter with these options; `progress` is told what is going on.
    public init(_ options: ExportOptions, progress: @escaping (ProgressEvent) -> Void = { _ in }) {
        self.options = options
        self.progress = progress
    }

    /// Exports the image that `source` names to a file or a directory, `-` for standard output.
    public func export(_ source: Reference, to path: String) throws -> Export {
        switch options.format {
        case .proxmox: try exportForProxmox(source, to: path)
        case .rootfs: try exportTree(source, to: path)
        case .smartos where options.isPerLayer: try exportLayers(source, to: path)
        case .smartos: try exportFlattened(source, to: path)
        case .incus: try exportForIncus(source, to: path)
        case .lxc: try exportForLXC(source, to: path)
        }
    }

    /// Whether the result is several files in a directory.
    var isDirectory: Bool {
        switch options.format {
        case .rootfs, .proxmox: false
        case .smartos, .lxc: true
        case .incus: options.isSplit
        }
    }

    /// Makes ready to write; before anything is read, because it may fail.
    func stage(_ path: String) throws -> StagedFiles {
        try ImageReader.opening {
            if path == Reference.standardStream { return try StagedFiles(for: .standardOutput) }
            return try StagedFiles(for: isDirectory ? .directory(path) : .file(path))
        }
    }

    /// Reads the image, customized if that was asked for.
    func read(_ reference: Reference, into destination: (any ImageDestination)? = nil) throws -> ExportedImage {
        let reader = try ImageReader(reference, limits: options.limits, progress: progress)
        let image = try reader.image(reference, platform: options.platform)
        guard let conversion = options.conversion else {
            return try ExportedImage(image, from: reader, into: destination, options, progress: progress)
        }
        let converter = Converter(conversion, progress: progress)
        let planned = try converter.plan(image, from: reader, into: destination)
        if !options.force { try planned.requireBootable() }
        return try ExportedImage(planned, converter.result(of: planned), from: reader.source)
    }

    /// What is known of an export before its files are made.
    func export(of image: ExportedImage) -> Export {
        var export = Export(
            format: options.format, reference: image.image.reference, image: image.manifestDigest,
            targets: image.targets)
        if image.targets?.overlaps(options.format.targets) != true {
            export.remarks.append(.notCustomized(for: options.format.usualTargets))
        }
        return export
    }

    /// Refuses what its consumer would start, and which cannot start.
    func requireInit(_ image: ExportedImage, _ export: inout Export) throws {
        guard image.facts.initSystem == .none else { return }
        guard options.force else { throw ImageError.notBootable(image.facts.bootability, for: .exporting) }
        export.remarks.append(.notBootable(image.facts.bootability))
    }

    private func exportTree(_ source: Reference, to path: String) throws -> Export {
        let staged = try stage(path)
        let image = try read(source)
        var export = export(of: image)
        let file = try write(
            image, before: [], prefix: .root, to: staged, as: "rootfs", compression ?? StreamCompression(.gzip),
            losesAttributes: true, &export)
        try publish([file], staged, &export)
        return export
    }

    /// The compression that was asked for.
    var compression: StreamCompression? { options.compression }

    /// Puts the files in their place.
    func publish(_ files: [WrittenFile], _ staged: StagedFiles, _ export: inout Export) throws {
        try ImageReader.opening { try staged.publish(files.map(\.file.name)) }
        export.files = files.map { written in
            var file = written.file
            if !isDirectory {
                file = ExportedFile(
                    name: "", size: file.size, digest: file.digest, diffID: file.diffID, uuid: file.uuid)
            }
            return file
        }
    }
}
