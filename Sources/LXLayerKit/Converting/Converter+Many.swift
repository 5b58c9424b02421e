public import ImageDocuments
internal import ImageStore

extension Converter {
    /// Converts images, one after the other; `each` is told what became of one as soon as that is known.
    ///
    /// Each is in its destination before the next one is begun, and one that fails keeps none of the others. A layer
    /// that several of them have is read once. With `allPlatforms`, indexes are converted whole. Throws only what
    /// `each` throws; then nothing further is done.
    public func convert(
        _ requests: [ConversionRequest], allPlatforms: Bool = false, attestations: AttestationPolicy = .drop,
        each: (ConversionRequest, ConversionOutcome) throws -> Void
    ) throws {
        let run = ConversionRun(
            requests, limits: options.limits, over: options.access.cache, platform: options.platform,
            allPlatforms: allPlatforms,
            progress: progress)
        let converter = Converter(options, run: run, progress: progress)
        for (position, request) in requests.enumerated() {
            let outcome: ConversionOutcome
            var made: [String] = []
            do {
                if let root = request.root {
                    made = try ImageReader.opening {
                        try Store.makeDirectories(from: root, to: request.destination.path)
                    }
                }
                outcome =
                    allPlatforms
                    ? .index(
                        try converter.convertAll(request.source, to: request.destination, attestations: attestations))
                    : .image(try converter.convert(request.source, to: request.destination))
            } catch {
                Store.removeDirectories(made)
                outcome = .failed(error)
            }
            run.finish(position)
            try each(request, outcome)
        }
    }

    /// All images of a store, and where they go in another one.
    ///
    /// Of a layout or an archive that is every name in it. Of `dir:` it is every image at or below the directory, as
    /// `skopeo sync` lays them out; their names are their paths below it. They go to a layout, where they keep their
    /// names, with `-` for what a tag cannot have, or, from `dir:`, to `dir:`, where they keep their paths. Throws when
    /// the destination is of another kind, when two would have one name, and when there is no image.
    public func images(of source: Reference, to destination: Reference) throws -> StoreImages {
        for reference in [source, destination] where reference.selection != nil {
            throw ImageError.wholeStoreNamed(reference)
        }
        if source.transport == .directory { return try images(below: source, to: destination) }
        let target = try ImageReader.opening { try Store.kind(forWriting: destination, options.limits.store) }
        // A name in a layout is an image's own; it never becomes a path.
        guard target == .oci, !destination.isStandardStream else { throw ImageError.oneImageOnly(in: destination) }
        let reader = try ImageReader(source, limits: options.limits, progress: progress)
        var images = StoreImages()
        var seen: Set<String> = []
        var entries: [ImageReader.Listed] = []
        let listing = try reader.listing()
        for entry in listing {
            guard let name = entry.givenName else {
                if listing.count > 1 { images.unnamed.append(entry.descriptor.digest) } else { entries.append(entry) }
                continue
            }
            // An image for several platforms may be listed under its name several times.
            guard seen.insert(name).inserted else { continue }
            if reader.isArtifact(entry) { images.artifacts.append(name) } else { entries.append(entry) }
        }
        var tags: [String?: Int] = [:]
        for entry in entries { tags[entry.descriptor.referenceName, default: 0] += 1 }
        for entry in entries {
            let name = entry.givenName.flatMap { Tag($0) ?? DockerName($0).map { Tag(familiar: $0) } }
            let from = Reference(
                transport: reader.source.transport, path: source.path,
                selection: name.map { .tag($0) } ?? .digest(entry.descriptor.digest))
            // Docker's archives may have images with the same tag of different names.
            let isAlone = entry.descriptor.referenceName == nil || tags[entry.descriptor.referenceName] == 1
            let tag = isAlone ? nil : try name.map { try Converter.tag(of: $0.text) }
            let to = Reference(transport: .oci, path: destination.path, selection: tag.map { .tag($0) })
            images.requests.append(ConversionRequest(from: from, to: to))
        }
        return try Converter.checked(images, of: source)
    }

    /// A name as a tag that a reference can have: without slashes and colons, which would be taken for parts of it.
    private static func tag(of name: String) throws -> Tag {
        guard let tag = Tag(name.replacing("/", with: "-").replacing(":", with: "-")) else {
            throw ReferenceError.malformedTag(name)
        }
        return tag
    }

    /// The images, if there is one, and none would take another one's place.
    private static func checked(_ images: StoreImages, of source: Reference) throws -> StoreImages {
        guard !images.requests.isEmpty else { throw ImageError.imageNotFound(source, available: []) }
        var seen: Set<Reference> = []
        for destination in images.requests.map(\.destination) where destination.selection != nil {
            guard seen.insert(destination).inserted else { throw ImageError.sameDestination(destination) }
        }
        return images
    }

    private func images(below source: Reference, to destination: Reference) throws -> StoreImages {
        let target = try ImageReader.opening { try Store.kind(forWriting: destination, options.limits.store) }
        guard target == .oci || target == .directory, !destination.isStandardStream else {
            throw ImageError.oneImageOnly(in: destination)
        }
        var images = StoreImages()
        let names = try ImageReader.opening { try Store.imageDirectories(below: source.path) }
        for name in names {
            let path = name.isEmpty ? source.path : source.path + "/" + name
            let from = Reference(transport: .directory, path: path)
            let to: Reference
            if target == .directory {
                to = Reference(
                    transport: .directory, path: name.isEmpty ? destination.path : destination.path + "/" + name)
            } else {
                let tag = name.isEmpty ? Tag.latest : try Converter.tag(of: name)
                to = Reference(transport: .oci, path: destination.path, selection: .tag(tag))
            }
            var request = ConversionRequest(from: from, to: to)
            if to.transport == .directory { request.root = destination.path }
            images.requests.append(request)
        }
        return try Converter.checked(images, of: source)
    }
}

extension ImageReader {
    /// Whether an entry is surely no image.
    fileprivate func isArtifact(_ entry: Listed) -> Bool {
        if entry.descriptor.artifactType != nil { return true }
        guard entry.descriptor.mediaType.isManifest else { return false }
        return (try? anyManifest(entry).manifest.isImage) == false
    }
}
