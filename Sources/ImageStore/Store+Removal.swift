public import Digests
internal import Glibc
internal import ImageDocuments

/// What was removed from a layout.
public struct RemovedBlobs: Sendable {
    /// The blobs, in the order in which they were removed.
    public internal(set) var digests: [Digest] = []
    /// How many bytes they had.
    public internal(set) var size: Int64 = 0

    /// Nothing yet.
    public init() {}
}

extension Store {
    /// Removes the blobs from the layout at `path` that `choose` names; nil when another writer is at work in it.
    ///
    /// Nobody who takes the layout's lock writes to it meanwhile: whoever began before and has not finished may count
    /// on a blob that is there, and whoever begins later sees what is left. A blob that is gone already is no error.
    public static func removeBlobs(
        from path: String, choosing choose: (OCILayout) throws -> [Digest]
    ) throws -> RemovedBlobs? {
        let layout = try Directory(path: path)
        try layout.descriptor.lock()
        for name in try layout.names() where name.hasPrefix(StagingArea.prefix) {
            // What nobody has locked was left by a crash, or is a file that was about to be renamed.
            guard let area = try? layout.directory(name) else { continue }
            guard area.descriptor.lockAtOnce() else { return nil }
        }
        let chosen = try choose(try OCILayout(path: path))
        return try StagingArea.exclusively { () throws(StoreError) in
            var removed = RemovedBlobs()
            guard let blobs = try layout.directory(LayoutFile.blobs) else { return removed }
            for digest in chosen {
                guard let directory = try blobs.directory(digest.algorithm.rawValue),
                    let file = try directory.file(digest.hex)
                else { continue }
                removed.size += Int64(try file.status().st_size)
                try directory.removeFile(digest.hex)
                removed.digests.append(digest)
            }
            return removed
        }
    }
}
