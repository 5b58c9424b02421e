internal import Digests
public import ImageDocuments
internal import ImageStore
internal import RootTree
internal import TarIO

/// Verifies images: every descriptor, size, digest, `diff_id` and count. Nothing is written.
public struct Verifier {
    private let limits: ConversionLimits
    private let strict: Bool
    private let progress: (ProgressEvent) -> Void

    /// A verifier; under `strict`, oddities are errors.
    public init(
        limits: ConversionLimits = ConversionLimits(), strict: Bool = false,
        progress: @escaping (ProgressEvent) -> Void = { _ in }
    ) {
        self.limits = limits
        self.strict = strict
        self.progress = progress
    }

    /// Verifies the image that `reference` names, or all images of its layout when it names none.
    ///
    /// Returns all that is wrong with images; throws only when there is no layout, or no such image, to look at.
    public func verify(_ reference: Reference) throws -> Verification {
        let reader = try ImageReader(reference, limits: limits)
        var verification = Verification()
        var layers: [Digest: LayerContents] = [:]
        let listed = try reader.listing()
        let selected = listed.filter { entry in
            switch reference.selection {
            case .tag(let tag): entry.descriptor.referenceName == tag.text
            case .digest(let digest): entry.descriptor.digest == digest
            case nil: true
            }
        }
        guard !selected.isEmpty || reference.selection == nil else {
            let names = listed.map { $0.descriptor.referenceName ?? $0.descriptor.digest.description }
            throw ImageError.imageNotFound(reference, available: names)
        }
        var names: [String: Digest] = [:]
        var seen: Set<Digest> = []
        for entry in selected {
            if let name = entry.descriptor.referenceName {
                if let other = names[name] {
                    let error = ImageError.ambiguous(
                        reference, available: [other, entry.descriptor.digest].map(\.description))
                    verification.findings.append(
                        other == entry.descriptor.digest
                            ? Finding(problem: .repeatedName(name), severity: severity, image: name)
                            : Finding(problem: .error(error), severity: .error, image: name))
                }
                names[name] = entry.descriptor.digest
            }
            if seen.insert(entry.descriptor.digest).inserted {
                verify(entry, reader, &layers, &verification)
            }
        }
        return verification
    }

    private var severity: Finding.Severity { strict ? .error : .warning }

    /// Checks the manifest, then its configuration and layers, whatever is wrong with the others.
    private func verify(
        _ listed: ImageReader.Listed, _ reader: ImageReader, _ layers: inout [Digest: LayerContents],
        _ verification: inout Verification
    ) {
        let name = listed.descriptor.referenceName ?? listed.descriptor.digest.description
        var verified = Verification.VerifiedImage(name: name, manifest: listed.descriptor.digest)
        do {
            let manifest = try reader.manifest(listed).manifest
            verified.checked.append(
                .init(role: .manifest(listed.descriptor.digest), size: listed.descriptor.size, diffID: nil))
            let diffIDs = verifyConfig(of: manifest, name, reader, &verified, &verification)
            verifyLayers(manifest, diffIDs, name, reader, &layers, &verified, &verification)
        } catch {
            verification.findings.append(finding(error, name))
        }
        verification.images.append(verified)
    }

    /// The layers' `diff_id`s; nil when the configuration does not give one for each.
    private func verifyConfig(
        of manifest: Manifest, _ name: String, _ reader: ImageReader, _ verified: inout Verification.VerifiedImage,
        _ verification: inout Verification
    ) -> [Digest]? {
        do {
            let config = try reader.config(of: manifest).config
            verified.checked.append(
                .init(role: .config(manifest.config.digest), size: manifest.config.size, diffID: nil))
            verification.findings += oddities(of: manifest, config, name)
            try ImageReader.compareCounts(manifest, config)
            return config.diffIDs
        } catch {
            verification.findings.append(finding(error, name))
            return nil
        }
    }

    /// Reads every layer, whatever was wrong with the others, and merges them when nothing was.
    private func verifyLayers(
        _ manifest: Manifest, _ diffIDs: [Digest]?, _ name: String, _ reader: ImageReader,
        _ layers: inout [Digest: LayerContents], _ verified: inout Verification.VerifiedImage,
        _ verification: inout Verification
    ) {
        var view: MergedView? = MergedView(strict: false)
        for (index, descriptor) in manifest.layers.enumerated() {
            let role = BlobRole.layer(index, descriptor.digest)
            do {
                let contents = try layers[descriptor.digest] ?? read(descriptor, role, manifest, reader)
                layers[descriptor.digest] = contents
                if let expected = diffIDs?[index], contents.diffID != expected {
                    throw ImageError.layer(
                        .diffIDMismatch(expected: expected, actual: contents.diffID), at: role)
                }
                verified.checked.append(.init(role: role, size: descriptor.size, diffID: contents.diffID))
                verification.findings += contents.diagnostics.map {
                    Finding(problem: .layer($0, at: role), severity: severity, image: name)
                }
                try ImageReader.translating(at: role) { try view?.apply(contents.entries) }
            } catch {
                view = nil
                verification.findings.append(finding(error, name))
            }
        }
        verification.findings += (view?.diagnostics ?? []).map {
            Finding(problem: .merge($0), severity: severity, image: name)
        }
    }

    private func read(
        _ descriptor: Descriptor, _ role: BlobRole, _ manifest: Manifest, _ reader: ImageReader
    ) throws -> LayerContents {
        if case .layer(let index, let digest) = role {
            progress(
                .readingLayer(
                    index: index, count: manifest.layers.count, digest: digest, size: descriptor.size))
        }
        return try ImageReader.translating(at: role) {
            try LayerStack.read(
                descriptor, nil, role, LayerReader(limits: limits.layers), from: reader.source, into: nil)
        }
    }

    private func oddities(of manifest: Manifest, _ config: ImageConfig, _ name: String) -> [Finding] {
        var findings: [Finding] = []
        if manifest.layers.isEmpty {
            findings.append(Finding(problem: .noLayers, severity: severity, image: name))
        }
        if let history = config.history, !history.isEmpty {
            let entries = history.count { !$0.emptyLayer }
            if entries != manifest.layers.count {
                let error = ImageError.historyCount(
                    layers: manifest.layers.count, entries: entries, at: .config(manifest.config.digest))
                findings.append(Finding(problem: .error(error), severity: severity, image: name))
            }
        }
        return findings
    }

    private func finding(_ error: any Error, _ name: String) -> Finding {
        let error = error as? ImageError ?? .store(.system(operation: "read", name: "\(error)", code: 0), at: nil)
        return Finding(problem: .error(error), severity: .error, image: name)
    }
}
