internal import Digests
internal import Synchronization

/// The blobs that a destination has staged; several threads may stage different ones at the same time.
struct BlobStaging: ~Copyable {
    let area: StagingArea
    private let digests = Mutex<Set<Digest>>([])

    /// Stages in an area that is there.
    init(_ area: StagingArea) { self.area = area }

    /// Stages in `host`.
    init(in host: consuming Directory) throws(StoreError) { area = try StagingArea(in: host) }

    deinit { area.remove() }

    /// What is staged.
    var staged: Set<Digest> { digests.withLock { $0 } }

    func holds(_ digest: Digest) -> Bool { digests.withLock { $0.contains(digest) } }

    /// Stages the bytes of `source` while they are read; a file of the same file system gets a second name.
    func copying(_ source: any ByteSource, digest: Digest) throws -> any ByteSource {
        if let blob = source as? BlobFile, try area.link(blob, digest) {
            note(digest)
            return LinkedSource(blob)
        }
        let file = try area.create(digest)
        note(digest)
        return CopyingSource(source, to: file)
    }

    /// Stages a file of the same file system by a second name, and reads nothing of it.
    func linking(_ source: any ByteSource, digest: Digest) throws -> Bool {
        guard let blob = source as? BlobFile, try area.link(blob, digest) else { return false }
        note(digest)
        try blob.synchronize()
        return true
    }

    func write(_ blob: [UInt8], digest: Digest) throws {
        guard note(digest) else { return }
        let file = try area.create(digest)
        let span = blob.span
        try file.write(unsafe span.bytes)
        try file.synchronize()
    }

    func discard(_ digest: Digest) throws {
        if digests.withLock({ $0.remove(digest) }) != nil { try area.discard(digest) }
    }

    /// Returns whether the blob was not staged before.
    @discardableResult
    private func note(_ digest: Digest) -> Bool { digests.withLock { $0.insert(digest).inserted } }
}
