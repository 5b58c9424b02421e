internal import Digests
internal import ImageDocuments
internal import ImageStore
internal import TarIO

/// The walk over all that a layout's index leads to: indexes, manifests, configurations, layers.
///
/// Documents come first; then the layers, each unique one once, and its entries are dropped after the last image that
/// has it.
struct ClosureWalk {
    let reader: ImageReader
    let access: LayerAccess
    let limits: ConversionLimits
    let oddity: Finding.Severity
    let progress: (ProgressEvent) -> Void
    var verification = Verification()
    /// What was read as a document or as a blob of no known kind; the value says whether it was right.
    var visited: [BlobClaim: Bool] = [:]
    /// All that anything refers to.
    var reached: Set<Digest> = []
    /// Whether every manifest and index could be read.
    var isComplete = true
    /// Who says that it is about what: looked at when all is known.
    var subjects: [(subject: Digest, role: BlobRole, image: String)] = []
    var pending: [PendingImage] = []
    var damagedConfigs: Set<Digest> = []

    init(
        _ reader: ImageReader, access: LayerAccess, limits: ConversionLimits, oddity: Finding.Severity,
        progress: @escaping (ProgressEvent) -> Void
    ) {
        self.reader = reader
        self.access = access
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
        for entry in listed { visit(entry, name: ClosureWalk.shown(entry.name), depth: 0) }
        verifyLayers()
        let present = reached.union(subjects.isEmpty ? [] : (try? reader.source.blobs()) ?? [])
        for (subject, role, image) in subjects where !present.contains(subject) {
            note(.subjectMissing(subject, at: role), oddity, image)
        }
    }

    /// As much of a name as reports have: an index's name is told with each of its images, and with all that is found.
    static func shown(_ name: String) -> String {
        guard name.utf8.count > 1024 else { return name }
        return String(String.UnicodeScalarView(name.unicodeScalars.prefix(1000))) + "…"
    }

    /// Reports what is odd about the store itself.
    mutating func examineStore() {
        do {
            let findings = try ImageReader.opening { try reader.source.findings(limit: limits.document) }
            for finding in findings { note(.store(finding), finding.isError ? .error : oddity, nil) }
        } catch {
            note(error, reader.source.name)
        }
    }

    /// Reports names that do not tell images apart; images for different platforms are told apart by these.
    mutating func compareNames(_ listed: [ImageReader.Listed], _ reference: Reference) {
        var names: [String: Namesakes] = [:]
        for entry in listed {
            guard let name = entry.givenName else { continue }
            let shown = ClosureWalk.shown(name)
            switch names[name, default: Namesakes()].add(entry.descriptor) {
            case nil: break
            case entry.descriptor.digest?: note(.repeatedName(shown), oddity, shown)
            case let other?:
                let available = [other, entry.descriptor.digest].map(\.description)
                note(.error(.ambiguous(reference, available: available)), .error, shown)
            }
        }
    }

    /// The entries of one name, of which there may be very many.
    private struct Namesakes {
        private var digests: Set<Digest> = []
        /// The first of all, the first for no platform, and the first for each, with their places.
        private var first: (place: Int, digest: Digest)?
        private var plain: (place: Int, digest: Digest)?
        private var byPlatform: [Platform: (place: Int, digest: Digest)] = [:]
        private var count = 0

        /// Adds one; gives its own digest if that is there already, else the first entry that platforms do not tell from
        /// this one.
        mutating func add(_ descriptor: Descriptor) -> Digest? {
            let this = (place: count, digest: descriptor.digest)
            count += 1
            let isNew = digests.insert(descriptor.digest).inserted
            let other: (place: Int, digest: Digest)?
            if let platform = descriptor.platform {
                other = [plain, byPlatform[platform]].compactMap(\.self).min { $0.place < $1.place }
                byPlatform[platform] = byPlatform[platform] ?? this
            } else {
                other = first
                plain = plain ?? this
            }
            first = first ?? this
            return isNew ? other?.digest : descriptor.digest
        }
    }

    /// Reports something odd about the whole layout.
    mutating func noteLayout(_ problem: Finding.Problem) { note(problem, oddity, nil) }

    /// Reports the blobs of the layout that were not reached, if it is known what the manifests refer to.
    mutating func findOrphans() {
        // Others may refer to what is shared with them.
        guard (reader.source as? OCILayout)?.sharesBlobs != true else { return }
        do {
            let blobs = try reader.source.blobs()
            for digest in blobs where isComplete && !reached.contains(digest) { note(.orphan(digest), oddity, nil) }
        } catch {
            note((error as? StoreError).map { ImageError.store($0, at: nil) } ?? error, nil)
        }
    }

    mutating func note(_ problem: Finding.Problem, _ severity: Finding.Severity, _ image: String?) {
        verification.findings.append(Finding(problem: problem, severity: severity, image: image))
    }

    mutating func note(_ error: any Error, _ image: String?) {
        let error = error as? ImageError ?? .store(.system(operation: "read", name: "\(error)", code: 0), at: nil)
        note(.error(error), .error, image)
    }

    /// Verifies blobs by size and digest only.
    mutating func verifyOpaque(
        _ blobs: [(BlobRole, Descriptor)], _ verified: inout Verification.VerifiedImage, _ name: String
    ) {
        for (role, descriptor) in blobs {
            do {
                let claim = BlobClaim(descriptor)
                if visited[claim] == nil {
                    visited[claim] = false
                    try reader.verifyBlob(descriptor, role)
                    visited[claim] = true
                }
                if visited[claim] == true { verified.checked.append(.init(role, size: descriptor.size)) }
            } catch {
                note(error, name)
            }
        }
    }

    /// Compares a descriptor's `data` with what it describes.
    mutating func compareData(
        _ descriptor: Descriptor, in text: JSONText, at pointer: JSONPointer, _ role: BlobRole, _ name: String
    ) {
        do { try ImageReader.compareData(descriptor, in: text, at: pointer, role) } catch { note(error, name) }
    }
}
