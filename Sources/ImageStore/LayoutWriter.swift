public import Digests
internal import Glibc

/// Writes to an OCI image layout: everything is staged beside its place and appears with `commit`.
///
/// A layout that does not exist yet is made whole under another name and renamed. In one that exists blobs are renamed
/// to their place, and `index.json` is replaced last, under the directory's lock, so that writers lose nothing of each
/// other's. A crash leaves the layout as it was, with blobs that nothing refers to at worst.
public final class LayoutWriter: ImageDestination {
    /// The directory, as the user named it.
    public let name: String
    private let parent: Directory
    private let base: String
    /// Where staging happens: in the layout when it exists, else in its parent.
    private let host: Directory
    private let existed: Bool
    private let stagingName: String
    private var isStaged = true
    private var staged: Set<Digest> = []

    /// Makes ready to write to the layout at `path`, which may exist or not; its parent must.
    public init(path: String) throws {
        name = path
        let (directory, base) = LayoutWriter.split(path)
        self.base = base
        parent = try Directory(path: directory)
        let existing = try? Directory(path: path)
        existed = existing != nil
        if let existing {
            guard try LayoutWriter.mayHold(existing) else {
                throw StoreError.notALayout(path: path, missing: "oci-layout")
            }
            host = existing
        } else {
            host = try Directory(path: directory)
        }
        stagingName = try host.makeUniqueDirectory(prefix: ".lxlayer-")
    }

    deinit { abandon() }

    /// Whether the blob is in the layout with the right bytes; the source's own file was verified when it was read.
    public func holds(_ digest: Digest, size: Int64, from source: any ImageSource) throws -> Bool {
        if staged.contains(digest) { return true }
        guard existed, let file = try destination(of: digest, create: false)?.file(digest.hex) else { return false }
        let status = try file.status()
        if let layout = source as? OCILayout, try layout.identity(of: digest) == FileIdentity(status) { return true }
        guard Int64(status.st_size) == size else { return false }
        var hasher = DigestHasher(digest.algorithm)
        var chunk = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            var span = chunk.mutableSpan
            var raw = unsafe span.mutableBytes
            let count = try file.read(into: &raw)
            if count == 0 { return hasher.finish() == digest }
            hasher.update(raw.bytes.extracting(first: count))
        }
    }

    /// Stages the bytes of `source` under `digest` while they are read.
    public func copying(_ source: any ByteSource, digest: Digest) throws -> any ByteSource {
        let file = try stagingDirectory(of: digest).create(digest.hex)
        staged.insert(digest)
        return CopyingSource(source, to: file)
    }

    /// Stages `blob`.
    public func write(_ blob: [UInt8], digest: Digest) throws {
        guard staged.insert(digest).inserted else { return }
        let file = try stagingDirectory(of: digest).create(digest.hex)
        let span = blob.span
        try file.write(unsafe span.bytes)
        try file.synchronize()
    }

    /// Removes the blob if it is staged.
    public func discard(_ digest: Digest) throws {
        guard staged.remove(digest) != nil else { return }
        try stagingDirectory(of: digest).removeFile(digest.hex)
    }

    /// Makes the staged blobs and the edited index visible.
    public func commit(limit: Int, editing edit: ([UInt8]?) throws -> [UInt8]) throws {
        if try !existed && commitNewLayout(edit) { return }
        let layout = try Directory(path: name)
        try layout.descriptor.lock()
        try moveBlobs(to: layout)
        if try layout.file("oci-layout") == nil { try layout.replace("oci-layout", with: LayoutWriter.layoutFile) }
        let index = try edit(try layout.bytes("index.json", limit: limit))
        try layout.replace("index.json", with: index)
        abandon()
    }

    /// Removes what was staged and is not in its place.
    public func abandon() {
        guard isStaged else { return }
        isStaged = false
        // Nothing refers to it; that it could not be removed changes nothing of the result.
        try? host.removeTree(stagingName)
    }

    private static let layoutFile = Array("{\"imageLayoutVersion\":\"1.0.0\"}".utf8)

    /// Renames the staged layout as a whole; false when somebody else made one meanwhile.
    private func commitNewLayout(_ edit: ([UInt8]?) throws -> [UInt8]) throws -> Bool {
        guard let staging = try host.directory(stagingName) else { return false }
        let index = try edit(nil)
        try staging.replace("oci-layout", with: LayoutWriter.layoutFile)
        try staging.replace("index.json", with: index)
        try staging.synchronizeBlobs()
        guard try host.renameUnlessOccupied(stagingName, as: base) else { return false }
        isStaged = false
        try host.descriptor.synchronize()
        return true
    }

    private func moveBlobs(to layout: borrowing Directory) throws {
        let target = try layout.makeDirectory("blobs")
        guard let staging = try host.directory(stagingName), let blobs = try staging.directory("blobs") else { return }
        for algorithm in try blobs.names() {
            guard let from = try blobs.directory(algorithm) else { continue }
            let to = try target.makeDirectory(algorithm)
            for blob in try from.names().sorted() { try from.rename(blob, to: to, as: blob) }
            try to.descriptor.synchronize()
        }
        try target.descriptor.synchronize()
        try layout.descriptor.synchronize()
    }

    private func stagingDirectory(of digest: Digest) throws -> Directory {
        try host.makeDirectory(stagingName).makeDirectory("blobs").makeDirectory(digest.algorithm.rawValue)
    }

    private func destination(of digest: Digest, create: Bool) throws -> Directory? {
        guard let blobs = try host.directory("blobs") else { return nil }
        return try blobs.directory(digest.algorithm.rawValue)
    }

    /// A layout, or a directory with nothing in it.
    private static func mayHold(_ directory: borrowing Directory) throws -> Bool {
        if try directory.file("oci-layout") != nil { return true }
        return try directory.names().allSatisfy { $0.hasPrefix(".lxlayer-") }
    }

    /// The directory that holds `path`, and its name there.
    private static func split(_ path: String) -> (directory: String, base: String) {
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
        guard let slash = trimmed.lastIndex(of: "/") else { return (".", String(trimmed)) }
        let directory = trimmed[..<slash]
        return (directory.isEmpty ? "/" : String(directory), String(trimmed[trimmed.index(after: slash)...]))
    }
}

extension Directory {
    /// Writes a file beside its place, brings it to the disk and renames it.
    func replace(_ name: String, with bytes: [UInt8]) throws {
        let temporary = ".lxlayer-\(name)-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        do {
            let file = try create(temporary)
            let span = bytes.span
            try file.write(unsafe span.bytes)
            try file.synchronize()
            try rename(temporary, to: self, as: name)
            try descriptor.synchronize()
        } catch {
            try? removeFile(temporary)
            throw error
        }
    }

    /// Brings the names of all blob directories to the disk.
    func synchronizeBlobs() throws {
        if let blobs = try directory("blobs") {
            for name in try blobs.names() { try blobs.directory(name)?.descriptor.synchronize() }
            try blobs.descriptor.synchronize()
        }
        try descriptor.synchronize()
    }
}
