internal import CLinux
internal import Glibc
public import LayerEntries

extension RootFilesystem {
    /// What our files are called before they have their names.
    static let temporaryPrefix = ".lxlayer-"
    /// How deep a directory that shall go may be nested: each level is held open.
    static let maximumDepth = 256

    /// Makes the tree as `changes` says: what goes first, then what comes, by path, and `last` after all others.
    ///
    /// Each file and each link is made beside its place, complete with owner, mode, attributes and time, and renamed:
    /// whoever looks sees the old or the new one. Paths are real ones: a link on the way means that the tree changed.
    /// After an error, or a crash, doing it again goes on from there. At the end all of it is on the disk, unless
    /// `isSynchronized` is false: then each file's bytes are, and names may come later.
    public func apply(
        _ changes: [EntryPath: TreeChange], last: Set<EntryPath> = [], isSynchronized: Bool = true
    ) throws(RootFilesystemError) {
        let paths = changes.keys.sorted()
        for path in paths where changes[path] == .remove { try remove(path) }
        for path in paths where !last.contains(path) { if let change = changes[path] { try put(change) } }
        for path in paths where last.contains(path) { if let change = changes[path] { try put(change) } }
        guard isSynchronized else { return }
        guard syncfs(root.number) == 0 else { throw SystemFailure("syncfs").at(.root) }
    }

    private func put(_ change: TreeChange) throws(RootFilesystemError) {
        guard case .put(let entry) = change else { return }
        let parent = try parent(of: entry.path)
        do throws(SystemFailure) {
            switch entry.kind {
            case .directory: try putDirectory(entry, in: parent)
            case .file: try putFile(entry, in: parent)
            case .symlink(let target): try putSymlink(entry, target, in: parent)
            case .hardlink, .characterDevice, .blockDevice, .fifo: throw SystemFailure("mknodat", EOPNOTSUPP)
            }
        } catch {
            if error.code == EOPNOTSUPP, error.operation == "mknodat" { throw .unwritable(entry.path) }
            throw error.at(entry.path)
        }
    }

    private func parent(of path: EntryPath) throws(RootFilesystemError) -> Handle {
        let found: Handle?
        do { found = try directory(path.parent) } catch { throw error.at(path.parent) }
        guard let found else { throw .changed(path.parent) }
        return found
    }

    private func putDirectory(_ entry: LayerEntry, in parent: Handle) throws(SystemFailure) {
        let name = entry.path.name
        let made = unsafe withCString(name) { unsafe mkdirat(parent.number, $0, 0o700) }
        guard made == 0 || errno == EEXIST else { throw SystemFailure("mkdirat") }
        try setMetadata(of: try parent.open(name, O_RDONLY | O_DIRECTORY).get(), entry.metadata, setsTime: made == 0)
    }

    private func putFile(_ entry: LayerEntry, in parent: Handle) throws(SystemFailure) {
        try replacing(entry.path.name, in: parent) { temporary throws(SystemFailure) in
            let file = try parent.create(temporary)
            try file.write(entry.content ?? [])
            try setMetadata(of: file, entry.metadata, setsTime: true)
            guard fsync(file.number) == 0 else { throw SystemFailure("fsync") }
        }
    }

    private func putSymlink(_ entry: LayerEntry, _ target: [UInt8], in parent: Handle) throws(SystemFailure) {
        try replacing(entry.path.name, in: parent) { temporary throws(SystemFailure) in
            let made = unsafe withCString(target) { target in
                unsafe withCString(temporary) { unsafe symlinkat(target, parent.number, $0) }
            }
            guard made == 0 else { throw SystemFailure("symlinkat") }
            let owned = unsafe withCString(temporary) {
                unsafe fchownat(parent.number, $0, entry.metadata.uid, entry.metadata.gid, AT_SYMLINK_NOFOLLOW)
            }
            guard owned == 0 else { throw SystemFailure("fchownat") }
        }
    }

    /// Lets `body` make something under another name and renames it; what it made goes when that fails.
    private func replacing(
        _ name: [UInt8], in parent: Handle, _ body: ([UInt8]) throws(SystemFailure) -> Void
    ) throws(SystemFailure) {
        let temporary = Array(
            (RootFilesystem.temporaryPrefix + String(UInt64.random(in: .min ... .max), radix: 36)).utf8)
        do throws(SystemFailure) {
            try body(temporary)
            let renamed = unsafe withCString(temporary) { old in
                unsafe withCString(name) { unsafe renameat(parent.number, old, parent.number, $0) }
            }
            guard renamed == 0 else { throw SystemFailure("renameat") }
        } catch {
            _ = unsafe withCString(temporary) { unsafe unlinkat(parent.number, $0, 0) }
            throw error
        }
    }

    /// Owner first: changing it takes set-uid bits away.
    private func setMetadata(of file: Handle, _ metadata: EntryMetadata, setsTime: Bool) throws(SystemFailure) {
        guard fchown(file.number, metadata.uid, metadata.gid) == 0 else { throw SystemFailure("fchown") }
        for (name, value) in metadata.xattrs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            try file.setAttribute(name, value)
        }
        guard fchmod(file.number, mode_t(metadata.mode)) == 0 else { throw SystemFailure("fchmod") }
        guard setsTime else { return }
        let time = timespec(
            tv_sec: Int(metadata.modified.seconds), tv_nsec: Int(metadata.modified.nanoseconds))
        var times = [time, time]
        guard unsafe futimens(file.number, &times) == 0 else { throw SystemFailure("futimens") }
    }
}
