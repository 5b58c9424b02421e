internal import CLinux
internal import Glibc
internal import LayerEntries

extension RootFilesystem {
    /// Removes a path with all that is below it; that it is gone already is no error. Mounted file systems stay.
    func remove(_ path: EntryPath) throws(RootFilesystemError) {
        do throws(SystemFailure) {
            guard let parent = try directory(path.parent) else { return }
            switch parent.open(path.name, O_PATH) {
            case .success(let found) where try found.status().isDirectory: try removeTree(path, in: parent)
            case .success: try unlink(path.name, in: parent, 0)
            case .failure(let error):
                guard error.code == ENOENT else { throw error }
            }
        } catch {
            switch error.code {
            case EXDEV: throw .mounted(path)
            case EMFILE: throw .tooDeep(path, limit: RootFilesystem.maximumDepth)
            default: throw error.at(path)
            }
        }
    }

    /// Goes down and removes on the way up; each directory is held open while it is worked on.
    private func removeTree(_ path: EntryPath, in parent: Handle) throws(SystemFailure) {
        let device = try root.status().st_dev
        var levels: [(directory: Handle, name: [UInt8], left: [[UInt8]])] = []
        func enter(_ name: [UInt8], in parent: Handle) throws(SystemFailure) {
            let directory = try parent.open(name, O_RDONLY | O_DIRECTORY).get()
            guard try directory.status().st_dev == device else { throw SystemFailure("openat", EXDEV) }
            guard levels.count < RootFilesystem.maximumDepth else { throw SystemFailure("openat", EMFILE) }
            levels.append((directory, name, try directory.names()))
        }
        try enter(path.name, in: parent)
        while let level = levels.last {
            guard let name = level.left.last else {
                levels.removeLast()
                try unlink(level.name, in: levels.last?.directory ?? parent, AT_REMOVEDIR)
                continue
            }
            levels[levels.count - 1].left.removeLast()
            guard case .success(let child) = level.directory.open(name, O_PATH) else { continue }
            if try child.status().isDirectory {
                try enter(name, in: level.directory)
            } else {
                try unlink(name, in: level.directory, 0)
            }
        }
    }

    private func unlink(_ name: [UInt8], in parent: Handle, _ flags: CInt) throws(SystemFailure) {
        let result = unsafe withCString(name) { unsafe unlinkat(parent.number, $0, flags) }
        guard result == 0 || errno == ENOENT else { throw SystemFailure("unlinkat") }
    }
}
