public import ImageDocuments
internal import ImageStore
internal import LayerEntries
public import RootFilesystem
internal import RootTree
internal import TarIO

/// Puts an image's tree into an empty root filesystem.
///
/// All layers are read and verified before anything is written; what survives of them is then written once, straight
/// from the layers, which are verified again on the way: no file is unpacked that a layer above replaces or hides.
public struct Unpacker {
    private let options: ConversionOptions
    private let progress: (ProgressEvent) -> Void

    /// An unpacker with these options' limits and platform.
    public init(_ options: ConversionOptions, progress: @escaping (ProgressEvent) -> Void = { _ in }) {
        self.options = options
        self.progress = progress
    }

    /// Puts the image that `reference` names into the directory at `path`.
    ///
    /// After an error the directory holds a part of the image: whoever asked for it must throw it away.
    public func unpack(_ reference: Reference, into path: String) throws -> UnpackedTree {
        let reader = try ImageReader(reference, limits: options.limits, progress: progress)
        let image = try reader.image(reference, platform: options.platform)
        let reading = LayerStack.Options(limits: options.limits.layers, strict: options.strict)
        let stack = try LayerStack(image, from: reader.source, reading, progress: progress)
        let population = try TreePopulation(try RootFilesystem(path: path))
        var contents = try Contents(of: stack.view, into: population)
        for (index, descriptor) in image.manifest.layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            try contents.copy(layer: index, role) { wants, sink in
                try LayerReader(limits: options.limits.layers).copyContents(
                    of: wants, in: try reader.source.blob(descriptor.digest, size: descriptor.size),
                    size: descriptor.size, digest: descriptor.digest,
                    compression: try LayerStack.compression(of: descriptor.mediaType, role), to: sink)
            }
        }
        try contents.finish()
        return UnpackedTree(
            image: image, layerCount: stack.layers.count, entryCount: contents.count, report: population.report)
    }

    /// Puts a root filesystem that is in a tar file, compressed or not, into the directory at `path`.
    ///
    /// The file is read three times: for its digest, for its names, and for what is in its files.
    public func unpack(tar file: String, into path: String) throws -> UnpackedTree {
        let tar = try ImageReader.opening { try PlainFile(path: file) }
        // Nothing says how it is compressed: its first bytes do.
        var limits = options.limits.layers
        limits.isLenient = true
        let reader = LayerReader(limits: limits)
        let role = BlobRole.archive
        let layer = try ImageReader.translating(at: role) {
            try reader.read(
                try tar.source(), size: tar.size, digest: tar.digest, compression: .none, diffID: nil)
        }
        var view = MergedView(strict: options.strict, maximumNames: options.limits.layers.entries)
        try ImageReader.translating(at: role) { try view.apply(layer.entries) }
        let population = try TreePopulation(try RootFilesystem(path: path))
        var contents = try Contents(of: view, into: population)
        try contents.copy(layer: 0, role) { wants, sink in
            try reader.copyContents(
                of: wants, in: try tar.source(), size: tar.size, digest: tar.digest, compression: .none,
                to: sink)
        }
        try contents.finish()
        return UnpackedTree(image: nil, layerCount: 1, entryCount: contents.count, report: population.report)
    }

    /// The regular files that are still to be written, by layer and entry, and the names of files that have several.
    private struct Contents {
        private let population: TreePopulation
        private var files: [Int: [Int: LayerEntry]] = [:]
        private var links: [(path: EntryPath, first: EntryPath)] = []
        private(set) var count = 0

        /// Makes all directories and special files.
        init(of view: MergedView, into population: TreePopulation) throws {
            self.population = population
            var firsts: [Int: EntryPath] = [:]
            try population.addDirectory(view.root.entry)
            for node in view.walk(in: .depthFirst) {
                count += 1
                if let group = node.hardLinkGroup {
                    if let first = firsts[group] {
                        links.append((node.entry.path, first))
                        continue
                    }
                    firsts[group] = node.entry.path
                }
                switch node.entry.kind {
                case .directory: try population.addDirectory(node.entry)
                case .file(size: 0): try population.beginFile(node.entry)
                case .file: files[node.origin.layer, default: [:]][node.origin.entry] = node.entry
                default: try population.addOther(node.entry)
                }
            }
        }

        /// Writes the files of one layer, whose contents `copy` gives.
        mutating func copy(
            layer index: Int, _ role: BlobRole,
            _ copy: ((Int) -> Bool, (Int, Int64, RawSpan) throws -> Void) throws -> Void
        ) throws {
            guard let files = files.removeValue(forKey: index) else { return }
            var begun: Set<Int> = []
            var current = -1
            try ImageReader.translating(at: role) {
                try copy({ files[$0] != nil }) { number, place, part in
                    if number != current, let entry = files[number] {
                        try population.beginFile(entry)
                        begun.insert(number)
                        current = number
                    }
                    try population.write(part, at: place)
                }
            }
            // A file that is one hole has no parts.
            for (number, entry) in files where !begun.contains(number) { try population.beginFile(entry) }
        }

        func finish() throws {
            for link in links { try population.addLink(link.path, to: link.first) }
            try population.finish()
        }
    }
}

/// A tree that was put into a root filesystem.
public struct UnpackedTree: Sendable {
    /// The image that it is of; nil where it came without one.
    public let image: Image?
    /// How many layers it has.
    public let layerCount: Int
    /// How many names its tree has, without the root's.
    public let entryCount: Int
    /// What is not as it was packed.
    public let report: PopulationReport
}
