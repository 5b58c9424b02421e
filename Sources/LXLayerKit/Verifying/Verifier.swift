internal import Digests
public import ImageDocuments
internal import ImageStore

/// Verifies images: every descriptor, size, digest, `diff_id` and count. Nothing is written.
public struct Verifier {
    /// How layers are got at.
    public var access = LayerAccess()
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
    /// Returns all that is wrong with the layout and its images; throws only when there is no layout, or no such image,
    /// to look at, or when the machine fails. Each blob is read once, however many images have it.
    public func verify(_ reference: Reference) throws -> Verification {
        let reader: ImageReader
        do {
            reader = try ImageReader(reference, limits: limits, progress: progress)
        } catch let error as ImageError where error.isOfInput {
            return Verification(findings: [Finding(problem: .error(error), severity: .error, image: nil)])
        }
        var walk = ClosureWalk(
            reader, access: access, limits: limits, oddity: strict ? .error : .warning, progress: progress)
        let listed = try walk.listing()
        let selected = ImageReader.matching(reference, in: listed)
        // What a damaged index does not list may have been in it.
        guard !selected.isEmpty || reference.selection == nil || !walk.isComplete else {
            throw ImageError.imageNotFound(reference, available: listed.map(\.name))
        }
        if !reader.hasLayoutFile { walk.noteLayout(.noLayoutFile) }
        walk.examineStore()
        walk.compareNames(selected, reference)
        walk.visit(selected)
        if reference.selection == nil { walk.findOrphans() }
        return walk.verification
    }
}

extension ImageError {
    /// Whether something is there and is wrong: not that nothing is there, nor that the machine failed.
    fileprivate var isOfInput: Bool {
        switch self {
        case .store(.notAStore, _), .store(.noDirectory, _), .store(.system, _): false
        default: true
        }
    }
}
