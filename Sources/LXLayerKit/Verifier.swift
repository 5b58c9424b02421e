internal import Digests
public import ImageDocuments

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
    /// Returns all that is wrong with images; throws only when there is no layout, or no such image, to look at. Each
    /// blob is read once, however many images have it.
    public func verify(_ reference: Reference) throws -> Verification {
        let reader = try ImageReader(reference, limits: limits)
        let listed = try reader.listing()
        let selected = listed.filter { reference.selects($0.descriptor) }
        guard !selected.isEmpty || reference.selection == nil else {
            throw ImageError.imageNotFound(reference, available: listed.map(\.name))
        }
        var walk = ClosureWalk(reader, limits: limits, oddity: strict ? .error : .warning, progress: progress)
        walk.compareNames(selected, reference)
        walk.visit(selected)
        if reference.selection == nil { try walk.findOrphans() }
        return walk.verification
    }
}

extension ImageReader.Listed {
    /// The name that the index gives it, or its digest.
    var name: String { descriptor.referenceName ?? descriptor.digest.description }
}

extension Reference {
    /// Whether an entry of an index is meant.
    func selects(_ descriptor: Descriptor) -> Bool {
        switch selection {
        case .tag(let tag): descriptor.referenceName == tag.text
        case .digest(let digest): descriptor.digest == digest
        case nil: true
        }
    }
}
