internal import CLinux
internal import Glibc
public import LayerEntries

/// Fills an empty root filesystem: directories, then what is in them, and what directories are like at last.
///
/// Nothing is ever replaced: each name is made anew below a directory that is opened component by component, without
/// links. Until `finish` directories are closed to others. Owners are set before modes, because a change of the owner
/// takes set-uid bits away; where an owner cannot be set, they are not set either.
public final class TreePopulation {
    /// What could not be done as the entries say.
    public private(set) var report = PopulationReport()
    private let tree: RootFilesystem
    private var directories: [LayerEntry] = []
    private var skipped: Set<EntryPath> = []
    private var parent: (path: EntryPath, handle: Handle)?
    private var file: OpenFile?

    /// Who owns what belongs to an id that is not mapped here: what the kernel shows for such a one.
    static let nobody: UInt32 = 65534

    private struct OpenFile {
        var entry: LayerEntry
        var handle: Handle
    }

    /// Takes a tree to fill; throws when something is in it already.
    public init(_ tree: RootFilesystem) throws(RootFilesystemError) {
        guard try tree.isEmpty() else { throw .notEmpty(path: tree.name) }
        self.tree = tree
    }

    /// Makes a directory, whose parent is there; the root is there already. Its metadata come with `finish`.
    public func addDirectory(_ entry: LayerEntry) throws(RootFilesystemError) {
        directories.append(entry)
        if entry.path.isRoot { return }
        try make(entry.path) { parent, name throws(SystemFailure) in
            let made = unsafe withCString(name) { unsafe mkdirat(parent.number, $0, 0o700) }
            guard made == 0 else { throw SystemFailure("mkdirat") }
        }
    }

    /// Begins a regular file, whose parts come next; the one before is complete then.
    public func beginFile(_ entry: LayerEntry) throws(RootFilesystemError) {
        try endFile()
        try make(entry.path) { parent, name throws(SystemFailure) in
            file = OpenFile(entry: entry, handle: try parent.create(name))
        }
    }

    /// Puts a part of the file that was begun last in its place. Whole blocks of zeros stay holes.
    public func write(_ part: RawSpan, at place: Int64) throws(RootFilesystemError) {
        guard let open = file else { return }
        do { try open.handle.write(part, at: place) } catch { throw error.at(open.entry.path) }
    }

    /// Makes what is neither a directory nor a regular file.
    public func addOther(_ entry: LayerEntry) throws(RootFilesystemError) {
        try endFile()
        do throws(SystemFailure) {
            let parent = try directory(entry.path.parent)
            let name = entry.path.name
            switch entry.kind {
            case .symlink(let target):
                let made = unsafe withCString(target) { target in
                    unsafe withCString(name) { unsafe symlinkat(target, parent.number, $0) }
                }
                guard made == 0 else { throw SystemFailure("symlinkat") }
            case .fifo: try node(name, in: parent, S_IFIFO, 0)
            case .characterDevice(let device): try node(name, in: parent, S_IFCHR, device.number)
            case .blockDevice(let device): try node(name, in: parent, S_IFBLK, device.number)
            case .directory, .file, .hardlink: return
            }
            try setMetadata(of: entry, name: name, in: parent)
        } catch {
            guard error.operation == "mknodat", error.code == EPERM else { throw error.at(entry.path) }
            report.devices.add(entry.path)
            skipped.insert(entry.path)
        }
    }

    /// Gives what is at `first` another name.
    public func addLink(_ path: EntryPath, to first: EntryPath) throws(RootFilesystemError) {
        try endFile()
        if skipped.contains(first) {
            report.devices.add(path)
            return
        }
        let source: Handle
        do { source = try directory(first.parent) } catch { throw error.at(first) }
        try make(path) { parent, name throws(SystemFailure) in
            let made = unsafe withCString(first.name) { old in
                unsafe withCString(name) { unsafe linkat(source.number, old, parent.number, $0, 0) }
            }
            guard made == 0 else { throw SystemFailure("linkat") }
        }
    }

    /// Gives directories their metadata, the lowest first, and brings all of it to the disk.
    public func finish() throws(RootFilesystemError) {
        try endFile()
        for entry in directories.reversed() {
            do throws(SystemFailure) {
                let handle = try directory(entry.path)
                try setMetadata(of: handle, entry)
            } catch {
                throw error.at(entry.path)
            }
        }
        parent = nil
        guard syncfs(tree.root.number) == 0 else { throw SystemFailure("syncfs").at(.root) }
    }

    private func endFile() throws(RootFilesystemError) {
        guard let open = file else { return }
        file = nil
        do throws(SystemFailure) {
            // A hole at the end was not written.
            if case .file(let size) = open.entry.kind, ftruncate(open.handle.number, off_t(size)) != 0 {
                throw SystemFailure("ftruncate")
            }
            try setMetadata(of: open.handle, open.entry)
        } catch {
            throw error.at(open.entry.path)
        }
    }

    private func make(
        _ path: EntryPath, _ body: (Handle, [UInt8]) throws(SystemFailure) -> Void
    ) throws(RootFilesystemError) {
        do throws(SystemFailure) { try body(try directory(path.parent), path.name) } catch { throw error.at(path) }
    }

    /// The directory at a real path; the one that was asked for last is held open.
    private func directory(_ path: EntryPath) throws(SystemFailure) -> Handle {
        if let parent, parent.path == path { return parent.handle }
        guard let handle = try tree.openForChange(path) else { throw SystemFailure("openat", ENOTDIR) }
        parent = (path, handle)
        return handle
    }

    private func node(_ name: [UInt8], in parent: Handle, _ type: mode_t, _ device: dev_t) throws(SystemFailure) {
        let made = unsafe withCString(name) { unsafe mknodat(parent.number, $0, type | 0o600, device) }
        guard made == 0 else { throw SystemFailure("mknodat") }
    }

    // MARK: Metadata

    private func setMetadata(of handle: Handle, _ entry: LayerEntry) throws(SystemFailure) {
        let isOwned = try own(entry) { fchown(handle.number, $0, $1) }
        for (name, value) in entry.metadata.xattrs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            // What trusts the owner goes with the owner.
            let isTrusted = name.starts(with: "security.".utf8)
            guard isOwned || !isTrusted else { continue }
            if TreePopulation.isOfHost(name) {
                report.attributes.add(entry.path)
                continue
            }
            do { try handle.setAttribute(name, value) } catch {
                guard [EPERM, ENOTSUP, EINVAL].contains(error.code) else { throw error }
                report.attributes.add(entry.path)
            }
        }
        let mode = isOwned ? entry.metadata.mode : entry.metadata.mode & 0o1777
        guard fchmod(handle.number, mode_t(mode)) == 0 else { throw SystemFailure("fchmod") }
        var times = entry.metadata.modified.times
        guard unsafe futimens(handle.number, &times) == 0 else { throw SystemFailure("futimens") }
    }

    /// The same for what cannot be opened without doing something.
    private func setMetadata(of entry: LayerEntry, name: [UInt8], in parent: Handle) throws(SystemFailure) {
        _ = try own(entry) { uid, gid in
            unsafe withCString(name) { unsafe fchownat(parent.number, $0, uid, gid, AT_SYMLINK_NOFOLLOW) }
        }
        if case .symlink = entry.kind {
        } else {
            let result = unsafe withCString(name) {
                unsafe fchmodat(parent.number, $0, mode_t(entry.metadata.mode & 0o1777), 0)
            }
            guard result == 0 else { throw SystemFailure("fchmodat") }
        }
        var times = entry.metadata.modified.times
        let result = unsafe withCString(name) { unsafe utimensat(parent.number, $0, &times, AT_SYMLINK_NOFOLLOW) }
        guard result == 0 else { throw SystemFailure("utimensat") }
        if !entry.metadata.xattrs.isEmpty { report.attributes.add(entry.path) }
    }

    /// Whether an attribute says what the host's security modules and overlay file systems make of a file: an image has
    /// no say in that, whoever unpacks it. umoci leaves SELinux's labels out, too. Capabilities are the image's own.
    private static func isOfHost(_ name: [UInt8]) -> Bool {
        if name.starts(with: "trusted.".utf8) { return true }
        return name.starts(with: "security.".utf8) && !name.elementsEqual("security.capability".utf8)
    }

    /// Whether the owner could be set as the entry says.
    private func own(_ entry: LayerEntry, _ set: (uid_t, gid_t) -> CInt) throws(SystemFailure) -> Bool {
        if set(entry.metadata.uid, entry.metadata.gid) == 0 { return true }
        guard errno == EINVAL else { throw SystemFailure("fchown") }
        report.owners.add(entry.path)
        // Whichever of the two is mapped stays; where nobody is not mapped either, it is ours.
        if set(entry.metadata.uid, TreePopulation.nobody) == 0 { return false }
        if set(TreePopulation.nobody, entry.metadata.gid) == 0 { return false }
        _ = set(TreePopulation.nobody, TreePopulation.nobody)
        return false
    }
}

extension RootFilesystem {
    /// Whether nothing is in the tree but what a new file system has.
    public func isEmpty() throws(RootFilesystemError) -> Bool {
        do throws(SystemFailure) {
            return try root.names().allSatisfy { $0 == Array("lost+found".utf8) }
        } catch {
            throw error.at(.root)
        }
    }
}

extension ModificationTime {
    /// The same for access and modification, as the system's calls take it.
    fileprivate var times: [timespec] {
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds))
        return [time, time]
    }
}

extension DeviceNumber {
    /// Linux's number of this device.
    fileprivate var number: dev_t {
        let (major, minor) = (UInt64(major), UInt64(minor))
        return dev_t((major & 0xfff) << 8 | (major & ~0xfff) << 32 | minor & 0xff | (minor & ~0xff) << 12)
    }
}
