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
    public internal(set) var report = PopulationReport()
    private let tree: RootFilesystem
    private var directories: [LayerEntry] = []
    private var skipped: Set<EntryPath> = []
    private var parent: (path: EntryPath, handle: Handle)?
    private var file: OpenFile?

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

extension DeviceNumber {
    /// Linux's number of this device.
    fileprivate var number: dev_t {
        let (major, minor) = (UInt64(major), UInt64(minor))
        return dev_t((major & 0xfff) << 8 | (major & ~0xfff) << 32 | minor & 0xff | (minor & ~0xff) << 12)
    }
}
