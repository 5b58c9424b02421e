public import Customization
public import Digests
public import ImageDocuments

/// What an index leads to, as its documents say.
public struct IndexSummary: Sendable {
    /// How it was asked for.
    public let reference: Reference
    /// The index's descriptor.
    public let descriptor: Descriptor
    /// All that it and the indexes in it list, each once, in order.
    public let entries: [Entry]

    /// One manifest.
    public struct Entry: Sendable {
        /// The manifest's descriptor.
        public let descriptor: Descriptor
        /// What it is.
        public let kind: Kind
    }

    /// What a manifest is.
    public enum Kind: Sendable {
        /// An image that can be prepared for the targets; whether its topmost layer is ours.
        case target(Platform, isCustomized: Bool)
        /// An image for another platform.
        case other(Platform)
        /// Something about another manifest, or about none that it names.
        case about(Digest?)
    }
}

extension ImageReader {
    /// What the index leads to that `reference` names, seen from the targets; nil when it names one image.
    public func summary(_ reference: Reference, for targets: TargetSet = .lx) throws -> IndexSummary? {
        let named = try entry(reference)
        guard named.descriptor.mediaType.isIndex else { return nil }
        let entries = try leaves(of: named).map { leaf in
            IndexSummary.Entry(descriptor: leaf.listed.descriptor, kind: try kind(of: leaf, for: targets))
        }
        return IndexSummary(reference: reference, descriptor: named.descriptor, entries: entries)
    }

    private func kind(of leaf: Leaf, for targets: TargetSet) throws -> IndexSummary.Kind {
        let descriptor = leaf.listed.descriptor
        guard let platform = try imagePlatform(of: leaf) else {
            guard descriptor.attested == nil, descriptor.mediaType.isManifest else {
                return .about(descriptor.attested)
            }
            return .about(try anyManifest(leaf.listed).manifest.subject?.digest)
        }
        guard platform.suits(targets) else { return .other(platform) }
        let manifest = try anyManifest(leaf.listed).manifest
        guard manifest.isImage else { return .about(manifest.subject?.digest) }
        let config = try config(of: manifest).config
        let record = try? CustomizationRecord(of: config)
        return .target(platform, isCustomized: record != nil)
    }
}
