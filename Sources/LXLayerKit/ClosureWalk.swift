internal import Digests
internal import FoundationEssentials
internal import ImageDocuments
internal import ImageStore
internal import TarIO

/// The walk over all that a layout's index leads to: indexes, manifests, configurations, layers.
///
/// Documents come first; then the layers, each unique one once, and its entries are dropped after the last image that
/// has it.
struct ClosureWalk {
    /// As deep as indexes may be nested.
    static let maximumDepth = 8

    let reader: ImageReader
    let limits: ConversionLimits
    let oddity: Finding.Severity
    let progress: (ProgressEvent) -> Void
    var verification = Verification()
    /// What was read as a document or a layer; the value says whether it was right.
    private var visited: [Digest: Bool] = [:]
    /// All that anything refers to.
    private var reached: Set<Digest> = []
    /// Whether every manifest and index could be read.
    private var isComplete = true
    /// Who says that it is about what: looked at when all is known.
    private var subjects: [(subject: Digest, role: BlobRole, image: String)] = []
    var pending: [PendingImage] = []

    init(
        _ reader: ImageReader, limits: ConversionLimits, oddity: Finding.Severity,
        progress: @escaping (ProgressEvent) -> Void
    ) {
        self.reader = reader
        self.limits = limits
        self.oddity = oddity
        self.progress = progress
    }

    /// An image whose documents were read and whose layers were not.
    struct PendingImage {
        var verified: Verification.VerifiedImage
        var manifest: Manifest
        /// The layers' `diff_id`s; nil when the configuration does not give one for each.
        var diffIDs: [Digest]?
    }

    /// Verifies these entries of the layout's index and all that they lead to.
    mutating func visit(_ listed: [ImageReader.Listed]) {
        for entry in listed { visit(entry, name: entry.name, depth: 0) }
        verifyLayers()
        for (subject, role, image) in subjects where !isPresent(subject) {
            note(.subjectMissing(subject, at: role), oddity, image)
        }
    }

    /// Reports names that do not tell images apart.
    mutating func compareNames(_ listed: [ImageReader.Listed], _ reference: Reference) {
        var names: [String: Digest] = [:]
        for entry in listed {
            guard let name = entry.descriptor.referenceName else { continue }
            if let other = names[name] {
                let available = [other, entry.descriptor.digest].map(\.description)
                other == entry.descriptor.digest
                    ? note(.repeatedName(name), oddity, name)
                    : note(.error(.ambiguous(reference, available: available)), .error, name)
            }
            names[name] = entry.descriptor.digest
        }
    }

    /// Reports the blobs of the layout that were not reached, if it is known what the manifests refer to.
    mutating func findOrphans() throws {
        guard isComplete else { return }
        let blobs = try ImageReader.translating(at: .index) { try reader.source.blobs() }
        for digest in blobs where !reached.contains(digest) { note(.orphan(digest), oddity, nil) }
    }

    mutating func note(_ problem: Finding.Problem, _ severity: Finding.Severity, _ image: String?) {
        verification.findings.append(Finding(problem: problem, severity: severity, image: image))
    }

    mutating func note(_ error: any Error, _ image: String) {
        let error = error as? ImageError ?? .store(.system(operation: "read", name: "\(error)", code: 0), at: nil)
        note(.error(error), .error, image)
    }

    private func isPresent(_ digest: Digest) -> Bool {
        reached.contains(digest) || (try? reader.source.blobs())?.contains(digest) == true
    }

    /// Verifies a manifest or an index; each of them once.
    private mutating func visit(_ listed: ImageReader.Listed, name: String, depth: Int) {
        let descriptor = listed.descriptor
        reached.insert(descriptor.digest)
        guard visited.updateValue(true, forKey: descriptor.digest) == nil else { return }
        let role = BlobRole.manifest(descriptor.digest)
        compareData(descriptor, in: listed.text, at: .root, role, name)
        do {
            if descriptor.mediaType.isIndex {
                try visitIndex(listed, name: name, depth: depth)
            } else {
                try visitManifest(listed, name: name)
            }
        } catch {
            isComplete = false
            verification.images.append(.init(name: name, manifest: descriptor.digest))
            note(error, name)
        }
        if let subject = descriptor.annotations["vnd.docker.reference.digest"].flatMap({ try? Digest($0) }) {
            subjects.append((subject, role, name))
        }
    }

    private mutating func visitIndex(_ listed: ImageReader.Listed, name: String, depth: Int) throws {
        let role = BlobRole.manifest(listed.descriptor.digest)
        guard depth < ClosureWalk.maximumDepth else {
            throw ImageError.indexTooDeep(maximum: ClosureWalk.maximumDepth, at: role)
        }
        let (text, index) = try reader.index(listed)
        var verified = Verification.VerifiedImage(name: name, manifest: listed.descriptor.digest)
        verified.checked.append(.init(role, size: listed.descriptor.size))
        verification.images.append(verified)
        if let subject = index.subject { subjects.append((subject.digest, role, name)) }
        for child in try ImageReader.entries(of: index, in: text, role) {
            let platform = child.descriptor.platform.map { " (\($0))" } ?? ""
            visit(child, name: (child.descriptor.referenceName ?? name) + platform, depth: depth + 1)
        }
    }

    private mutating func visitManifest(_ listed: ImageReader.Listed, name: String) throws {
        let role = BlobRole.manifest(listed.descriptor.digest)
        let (text, manifest) = try reader.anyManifest(listed)
        var verified = Verification.VerifiedImage(name: name, manifest: listed.descriptor.digest)
        verified.checked.append(.init(role, size: listed.descriptor.size))
        if let subject = manifest.subject { subjects.append((subject.digest, role, name)) }
        reached.insert(manifest.config.digest)
        reached.formUnion(manifest.layers.map(\.digest))
        compareData(manifest.config, in: text, at: ["config"], .config(manifest.config.digest), name)
        for (index, layer) in manifest.layers.enumerated() {
            compareData(layer, in: text, at: ["layers", String(index)], .layer(index, layer.digest), name)
        }
        // What is no image has blobs like one, whose contents are nobody's business here.
        let isImage = manifest.isImage && listed.descriptor.annotations["vnd.docker.reference.type"] == nil
        guard isImage else {
            verifyOpaque([manifest.config] + manifest.layers, &verified, name)
            verification.images.append(verified)
            return
        }
        var image = PendingImage(verified: verified, manifest: manifest)
        verifyConfig(listed, &image)
        pending.append(image)
    }

    private mutating func verifyConfig(_ listed: ImageReader.Listed, _ image: inout PendingImage) {
        let role = BlobRole.config(image.manifest.config.digest)
        let name = image.verified.name
        do {
            let config = try reader.config(of: image.manifest).config
            image.verified.checked.append(.init(role, size: image.manifest.config.size))
            if image.manifest.layers.isEmpty { note(.noLayers, oddity, name) }
            if let history = config.history, !history.isEmpty {
                let entries = history.count { !$0.emptyLayer }
                if entries != image.manifest.layers.count {
                    let layers = image.manifest.layers.count
                    note(.error(.historyCount(layers: layers, entries: entries, at: role)), oddity, name)
                }
            }
            if let platform = listed.descriptor.platform,
                (platform.os, platform.architecture) != (config.platform.os, config.platform.architecture)
            {
                note(.platformDiffers(inIndex: platform, inConfig: config.platform), oddity, name)
            }
            try ImageReader.compareCounts(image.manifest, config)
            image.diffIDs = config.diffIDs
        } catch {
            note(error, name)
        }
    }

    /// Verifies blobs by size and digest only.
    private mutating func verifyOpaque(
        _ descriptors: [Descriptor], _ verified: inout Verification.VerifiedImage, _ name: String
    ) {
        for (index, descriptor) in descriptors.enumerated() {
            let role = index == 0 ? BlobRole.config(descriptor.digest) : .layer(index - 1, descriptor.digest)
            do {
                if visited[descriptor.digest] == nil { try reader.verifyBlob(descriptor, role) }
                visited[descriptor.digest] = true
                verified.checked.append(.init(role, size: descriptor.size))
            } catch {
                note(error, name)
            }
        }
    }

    /// Compares a descriptor's `data` with what it describes.
    private mutating func compareData(
        _ descriptor: Descriptor, in text: JSONText, at pointer: JSONPointer, _ role: BlobRole, _ name: String
    ) {
        guard descriptor.hasData, let value = text[pointer.appending("data")], !value.isNull else { return }
        let bytes = value.string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) }
        if let bytes, Int64(bytes.count) == descriptor.size,
            Digest(of: bytes, algorithm: descriptor.digest.algorithm) == descriptor.digest
        {
            return
        }
        note(.wrongData(at: role), .error, name)
    }
}
