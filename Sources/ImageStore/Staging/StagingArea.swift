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
    static let all = Mutex<[ObjectIdentifier: StagingArea]>([:])

    /// Where the area is.
    let host: Directory
    private let givenName = Mutex("")
    var name: String { givenName.withLock { $0 } }
    /// The area's own lock, as long as it is one: what nobody has locked was left by a crash.
    let claim = Mutex<Directory?>(nil)

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
        // The directory's lock comes before that of all areas, here as where a writer commits: the other way round the
        // two would wait for each other.
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
            try makeArea(name)
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

    /// Makes the directory; its name is ours, and says nothing to anybody who cannot write here.
    private func makeArea(_ name: String) throws(StoreError) {
        do { try host.makePrivateDirectory(name) } catch .system(_, _, let code) {
            throw .unwritable(directory: host.descriptor.name, code: code)
        }
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

    /// Removes a file that is no blob.
    func discard(_ name: String) throws(StoreError) {
        try StagingArea.all.withLock { _ throws(StoreError) in try area().removeFile(name) }
    }

    func area() throws(StoreError) -> Directory {
        guard let area = try host.directory(name) else { throw host.failure("openat", name, ENOENT) }
        return area
    }

    private func directory(of digest: Digest) throws(StoreError) -> Directory {
        try area().makeDirectory(LayoutFile.blobs).makeDirectory(digest.algorithm.rawValue)
    }

    func remove(from areas: inout [ObjectIdentifier: StagingArea]) {
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
