internal import Digests

/// The blobs that a destination has staged, for destinations that are written whole.
struct BlobStaging: ~Copyable {
    let area: StagingArea
    private(set) var digests: Set<Digest> = []

    /// Stages in an area that is there.
    init(_ area: StagingArea) { self.area = area }

    /// Stages in `host`.
    init(in host: consuming Directory) throws(StoreError) { area = try StagingArea(in: host) }

    deinit { area.remove() }

    func holds(_ digest: Digest) -> Bool { digests.contains(digest) }

    /// Stages the bytes of `source` while they are read; a file of the same file system gets a second name.
    mutating func copying(_ source: any ByteSource, digest: Digest) throws -> any ByteSource {
        if let blob = source as? BlobFile, try area.link(blob, digest) {
            digests.insert(digest)
            return LinkedSource(blob)
        }
        let file = try area.create(digest)
        digests.insert(digest)
        return CopyingSource(source, to: file)
    }

    mutating func write(_ blob: [UInt8], digest: Digest) throws {
        guard digests.insert(digest).inserted else { return }
        let file = try area.create(digest)
        let span = blob.span
        try file.write(unsafe span.bytes)
        try file.synchronize()
    }

    mutating func discard(_ digest: Digest) throws {
        if digests.remove(digest) != nil { try area.discard(digest) }
    }
}
