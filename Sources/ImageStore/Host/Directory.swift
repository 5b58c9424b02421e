internal import CLinux
internal import Glibc

/// An open directory; every access is relative to it, and no symbolic link is followed.
struct Directory: ~Copyable {
    let descriptor: FileDescriptor

    /// Opens a directory that the user named; links on the way are the user's own and are followed.
    init(path: String) throws(StoreError) {
        let number = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw .system(operation: "open", name: path, code: errno) }
        descriptor = FileDescriptor(number: number, name: path)
    }

    /// Opens the directory that a destination is to be in.
    init(ofDestination path: String) throws(StoreError) {
        do { try self.init(path: path) } catch .system(_, _, let code) {
            throw .unwritable(directory: path, code: code)
        }
    }

    private init(_ descriptor: consuming FileDescriptor) { self.descriptor = descriptor }

    /// Opens a directory below this one; nil when there is nothing of this name.
    func directory(_ name: String) throws(StoreError) -> Directory? {
        guard let opened = try openExisting(name, O_RDONLY | O_DIRECTORY, expected: "a directory") else { return nil }
        return Directory(opened)
    }

    /// Opens a regular file for reading; nil when there is nothing of this name. Never blocks, not on a pipe either.
    func file(_ name: String) throws(StoreError) -> FileDescriptor? {
        guard let file = try openExisting(name, O_RDONLY | O_NONBLOCK, expected: "a regular file") else { return nil }
        guard try file.status().st_mode & S_IFMT == S_IFREG else {
            throw .wrongFileType(name: self.name(of: name), expected: "a regular file")
        }
        return file
    }

    /// Makes a new file for writing and reading; that it exists already is an error.
    func create(_ name: String, mode: mode_t = 0o644) throws(StoreError) -> FileDescriptor {
        let number = unsafe openat(descriptor.number, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard number >= 0 else { throw failure("openat", name) }
        return FileDescriptor(number: number, name: self.name(of: name))
    }

    /// Makes a directory, or takes the one that is there, and opens it.
    func makeDirectory(_ name: String) throws(StoreError) -> Directory {
        guard unsafe mkdirat(descriptor.number, name, 0o755) == 0 || errno == EEXIST else {
            throw failure("mkdirat", name)
        }
        guard let made = try directory(name) else { throw failure("openat", name) }
        return made
    }

    /// Makes a directory that nobody but its owner can look into; that there is something of this name is an error.
    func makePrivateDirectory(_ name: String) throws(StoreError) {
        guard unsafe mkdirat(descriptor.number, name, 0o700) == 0 else { throw failure("mkdirat", name) }
    }

    /// Gives this directory the permissions of another, which was made as the host would have any.
    func takePermissions(of other: borrowing Directory) throws(StoreError) {
        let mode = try other.descriptor.status().st_mode & 0o7777
        guard fchmod(descriptor.number, mode) == 0 else { throw failure("fchmod", ".") }
    }

    /// Whether there is anything of this name, a link that leads nowhere included.
    func has(_ name: String) throws(StoreError) -> Bool {
        var status = stat()
        if unsafe fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return true }
        guard errno == ENOENT else { throw failure("fstatat", name) }
        return false
    }

    /// What is at a name itself; nil when nothing is, or it cannot be told.
    func status(of name: String) -> stat? {
        var status = stat()
        return unsafe fstatat(descriptor.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
    }

    /// Renames over what is there, atomically.
    func rename(_ name: String, to other: borrowing Directory, as newName: String) throws(StoreError) {
        guard unsafe renameat(descriptor.number, name, other.descriptor.number, newName) == 0 else {
            throw failure("renameat", name)
        }
    }

    /// Gives an open file, by its name in `/proc`, a name here; false where that cannot be, on another file system say.
    func link(_ path: String, as name: String) -> Bool {
        unsafe linkat(AT_FDCWD, path, descriptor.number, name, AT_SYMLINK_FOLLOW) == 0
    }

    /// Gives two names each other's file or directory, atomically.
    func exchange(_ name: String, with other: borrowing Directory, _ otherName: String) throws(StoreError) {
        let exchange: CUnsignedInt = 1 << 1  // RENAME_EXCHANGE, renameat2(2)
        guard unsafe renameat2(descriptor.number, name, other.descriptor.number, otherName, exchange) == 0 else {
            throw failure("renameat2", name)
        }
    }

    /// Renames a directory unless a directory with something in it has the new name; returns whether it did.
    func renameUnlessOccupied(
        _ name: String, to other: borrowing Directory, as newName: String
    ) throws(StoreError) -> Bool {
        if unsafe renameat(descriptor.number, name, other.descriptor.number, newName) == 0 { return true }
        guard errno == EEXIST || errno == ENOTEMPTY else { throw failure("renameat", name) }
        return false
    }

    /// The names in it, without `.` and `..`.
    func names() throws(StoreError) -> [String] {
        let copy = fcntl(descriptor.number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, let stream = unsafe fdopendir(copy) else { throw failure("fdopendir", ".") }
        defer { unsafe closedir(stream) }
        unsafe rewinddir(stream)
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file; that it is gone already is no error.
    func removeFile(_ name: String) throws(StoreError) {
        guard unsafe unlinkat(descriptor.number, name, 0) == 0 || errno == ENOENT else {
            throw failure("unlinkat", name)
        }
    }

    /// Removes a directory with all that is in it. Recursion: as deep as our own staging directories are.
    func removeTree(_ name: String) throws(StoreError) {
        if let child = try directory(name) {
            for entry in try child.names() {
                if unsafe unlinkat(child.descriptor.number, entry, 0) != 0 { try child.removeTree(entry) }
            }
        }
        guard unsafe unlinkat(descriptor.number, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            throw failure("unlinkat", name)
        }
    }

    private func openExisting(_ name: String, _ flags: CInt, expected: String) throws(StoreError) -> FileDescriptor? {
        let number = unsafe openat(descriptor.number, name, flags | O_NOFOLLOW | O_CLOEXEC)
        if number >= 0 { return FileDescriptor(number: number, name: self.name(of: name)) }
        switch errno {
        case ENOENT: return nil
        case ELOOP, ENOTDIR, ENXIO: throw .wrongFileType(name: self.name(of: name), expected: expected)
        default: throw failure("openat", name)
        }
    }

    private func name(of name: String) -> String { descriptor.name + "/" + name }

    func failure(_ operation: String, _ name: String, _ code: CInt = errno) -> StoreError {
        .system(operation: operation, name: self.name(of: name), code: code)
    }
}
