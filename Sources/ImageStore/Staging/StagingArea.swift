internal import Digests
internal import Glibc
internal import ImageDocuments
internal import Synchronization

/// A directory beside a destination, in which it is made ready; nobody refers to what is in it.
///
/// Only its owner can look into it: what is made of an image that nobody else may read, on its way to a pipe say, is
/// in a place that everybody can reach. What is published has the permissions that the host gives any new file.
///
/// It goes when its owner says so, or when the program is stopped: see `Staging`. Whatever makes, moves or removes a
/// name holds the lock of all areas meanwhile.
final class StagingArea: Sendable {
    static let prefix = ".lxlayer-"

    /// The areas that are there.
    private static let all = Mutex<[ObjectIdentifier: StagingArea]>([:])

    /// Where the area is.
    let host: Directory
    private let givenName = Mutex("")
    private var name: String { givenName.withLock { $0 } }
    /// The area's own lock, as long as it is one: what nobody has locked was left by a crash.
    private let claim = Mutex<Directory?>(nil)

    /// Makes an area in `host`, and removes those that crashes have left there.
    ///
    /// Where `host` is a layout, nobody removes blobs from it meanwhile: see `Store.removeBlobs`. Of any other directory
    /// no lock is taken: it may be one that everybody can open, and so can lock for ever.
    init(in host: consuming Directory, isLayout: Bool = false) throws(StoreError) {
        self.host = host
        guard isLayout else {
            try begin()
            return
        }
        // The directory's lock comes before that of all areas, here as where a writer commits: the other way round the two
        // would wait for each other.
        guard let gate = try self.host.directory(".") else { throw self.host.failure("openat", ".", ENOENT) }
        try gate.descriptor.lock()
        try begin()
    }

    private func begin() throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            do throws(StoreError) { try make(&areas) } catch {
                remove(from: &areas)
                throw error
            }
            try? removeAbandoned()
        }
    }

    /// Makes the directory, and claims it; somebody who took it for one that a crash left may have been faster.
    private func make(_ areas: inout [ObjectIdentifier: StagingArea]) throws(StoreError) {
        for _ in 0..<100 {
            let name = StagingArea.prefix + String(UInt64.random(in: .min ... .max), radix: 36)
            try host.makePrivateDirectory(name)
            givenName.withLock { $0 = name }
            areas[ObjectIdentifier(self)] = self
            let isOurs = try claim.withLock { claim throws(StoreError) in
                guard let area = try host.directory(name), area.descriptor.lockAtOnce(),
                    let status = host.status(of: name),
                    FileIdentity(status) == FileIdentity(try area.descriptor.status())
                else { return false }
                claim = consume area
                return true
            }
            if isOurs { return }
        }
        throw host.failure("flock", StagingArea.prefix, EWOULDBLOCK)
    }

    /// Removes areas that nobody works in; one that cannot be looked at, or goes meanwhile, is nobody's loss.
    private func removeAbandoned() throws(StoreError) {
        for other in try host.names() where other.hasPrefix(StagingArea.prefix) && other != name {
            guard let abandoned = try? host.directory(other), abandoned.descriptor.lockAtOnce() else { continue }
            try? host.removeTree(other)
        }
    }

    /// Removes it, unless it is gone.
    func remove() { StagingArea.all.withLock { remove(from: &$0) } }

    /// Removes all areas and ends the program; no other thread makes, moves or removes anything after that.
    static func removeAll(thenExit status: CInt) -> Never {
        all.withLock { areas in
            for area in areas.values { area.remove(from: &areas) }
            _exit(status)
        }
    }

    /// Does what changes names outside of an area, as `removeAll` must not find it half done.
    static func exclusively<Result>(_ body: () throws(StoreError) -> Result) throws(StoreError) -> Result {
        try all.withLock { _ throws(StoreError) in try body() }
    }

    /// Makes a new file for a blob.
    func create(_ digest: Digest) throws(StoreError) -> FileDescriptor {
        try StagingArea.all.withLock { _ throws(StoreError) in try directory(of: digest).create(digest.hex) }
    }

    /// Gives a blob's own file a second name here; false where that cannot be.
    func link(_ blob: BlobFile, _ digest: Digest) throws(StoreError) -> Bool {
        try StagingArea.all.withLock { _ throws(StoreError) in
            try blob.link(to: directory(of: digest), as: digest.hex)
        }
    }

    /// Removes a blob's file.
    func discard(_ digest: Digest) throws(StoreError) {
        try StagingArea.all.withLock { _ throws(StoreError) in try directory(of: digest).removeFile(digest.hex) }
    }

    /// Renames the area to `base` as a whole layout; false when somebody else made something there meanwhile.
    func becomeLayout(_ base: String, index: [UInt8]) throws(StoreError) -> Bool {
        try StagingArea.all.withLock { areas throws(StoreError) in
            let area = try area()
            let blobs = try area.makeDirectory("blobs")
            try blobs.synchronizeTree()
            try area.takePermissions(of: blobs)
            try area.replace(LayoutFile.name, with: LayoutFile.content.serialized())
            try area.replace("index.json", with: index)
            guard try host.renameUnlessOccupied(name, to: host, as: base) else { return false }
            areas[ObjectIdentifier(self)] = nil
            claim.withLock { $0 = nil }
            try host.descriptor.synchronize()
            return true
        }
    }

    /// Moves the blobs to `layout`, then gives it this index, and removes the area.
    func move(to layout: borrowing Directory, index: [UInt8]) throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            try moveBlobs(to: layout)
            if try layout.file(LayoutFile.name) == nil {
                try layout.replace(LayoutFile.name, with: LayoutFile.content.serialized())
            }
            try layout.replace("index.json", with: index)
            remove(from: &areas)
        }
    }

    /// Moves the blobs to where the area is, and removes it: for a directory of blobs only.
    func publishBlobs() throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            try moveBlobs(into: host)
            try host.descriptor.synchronize()
            remove(from: &areas)
        }
    }

    /// Opens a blob that was made.
    func open(_ digest: Digest) throws(StoreError) -> FileDescriptor {
        try StagingArea.all.withLock { _ throws(StoreError) in
            guard let file = try directory(of: digest).file(digest.hex) else { throw .blobMissing(digest) }
            return file
        }
    }

    /// Makes a new file that is no blob.
    func create(_ name: String) throws(StoreError) -> FileDescriptor {
        try StagingArea.all.withLock { _ throws(StoreError) in try area().create(name) }
    }

    /// Renames a file of the area to `base`, over what is there, and removes the area.
    func publish(_ file: String, as base: String) throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            try area().rename(file, to: host, as: base)
            try host.descriptor.synchronize()
            remove(from: &areas)
        }
    }

    /// Removes a file that is no blob.
    func discard(_ name: String) throws(StoreError) {
        try StagingArea.all.withLock { _ throws(StoreError) in try area().removeFile(name) }
    }

    /// Makes a directory of these files of the area, renames it to `base`, and removes the area; false when somebody made
    /// something there meanwhile.
    func publishFiles(_ files: [String], as base: String) throws(StoreError) -> Bool {
        try StagingArea.all.withLock { areas throws(StoreError) in
            let area = try area()
            let result = "result"
            let directory = try area.makeDirectory(result)
            for file in files { try area.rename(file, to: directory, as: file) }
            try directory.descriptor.synchronize()
            guard try area.renameUnlessOccupied(result, to: host, as: base) else { return false }
            try host.descriptor.synchronize()
            remove(from: &areas)
            return true
        }
    }

    /// Makes of the blobs a directory that skopeo's `dir:` is, renames it to `base`, and removes the area; a directory
    /// that is there already goes, unless it is in use otherwise.
    func publishDirectory(as base: String, manifest: Digest) throws(StoreError) {
        try StagingArea.all.withLock { areas throws(StoreError) in
            let area = try area()
            let image = try area.makeDirectory("image")
            let blobs = try area.makeDirectory("blobs")
            for algorithm in try blobs.names() {
                guard let from = try blobs.directory(algorithm) else { continue }
                for blob in try from.names() {
                    let isManifest = blob == manifest.hex
                    try from.rename(blob, to: image, as: isManifest ? DirectoryImage.manifestName : blob)
                }
            }
            try image.replace(DirectoryImage.versionName, with: Array(DirectoryImage.version.utf8))
            try image.descriptor.synchronize()
            if try host.directory(base) == nil {
                try area.rename("image", to: host, as: base)
            } else {
                try area.exchange("image", with: host, base)
            }
            try host.descriptor.synchronize()
            remove(from: &areas)
        }
    }

    private func area() throws(StoreError) -> Directory {
        guard let area = try host.directory(name) else { throw host.failure("openat", name, ENOENT) }
        return area
    }

    private func directory(of digest: Digest) throws(StoreError) -> Directory {
        try area().makeDirectory("blobs").makeDirectory(digest.algorithm.rawValue)
    }

    private func moveBlobs(to layout: borrowing Directory) throws(StoreError) {
        try moveBlobs(into: try layout.makeDirectory("blobs"))
        try layout.descriptor.synchronize()
    }

    private func moveBlobs(into target: borrowing Directory) throws(StoreError) {
        guard let area = try host.directory(name), let blobs = try area.directory("blobs") else { return }
        for algorithm in try blobs.names() {
            guard let from = try blobs.directory(algorithm) else { continue }
            let to = try target.makeDirectory(algorithm)
            for blob in try from.names().sorted() { try from.rename(blob, to: to, as: blob) }
            try to.descriptor.synchronize()
        }
        try target.descriptor.synchronize()
    }

    private func remove(from areas: inout [ObjectIdentifier: StagingArea]) {
        guard areas.removeValue(forKey: ObjectIdentifier(self)) != nil else { return }
        defer { claim.withLock { $0 = nil } }
        // Nothing refers to it; that it could not be removed changes nothing of the result.
        try? host.removeTree(name)
    }
}

/// What all writers of this process have staged.
public enum Staging {
    /// Removes it and ends the program with `status`: for a program that is told to stop.
    ///
    /// May be called by any thread. A destination that is being committed is complete before.
    public static func removeAll(thenExit status: Int32) -> Never { StagingArea.removeAll(thenExit: status) }
}
