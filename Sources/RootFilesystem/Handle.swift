internal import CLinux
internal import Glibc
internal import LayerEntries

/// Something of the host's file system held open by identity, not by name; closed when it goes.
@safe
final class Handle {
    let number: CInt

    init(_ number: CInt) { self.number = number }

    deinit { close(number) }

    /// Opens what is called `name` in this directory, a symlink itself rather than what it leads to.
    func open(_ name: [UInt8], _ flags: CInt) -> Result<Handle, SystemFailure> {
        let number = unsafe withCString(name) { unsafe openat(self.number, $0, flags | O_NOFOLLOW | O_CLOEXEC) }
        return number < 0 ? .failure(SystemFailure("openat")) : .success(Handle(number))
    }

    /// Makes a new file in this directory that only its owner may read.
    func create(_ name: [UInt8]) throws(SystemFailure) -> Handle {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let number = unsafe withCString(name) { unsafe openat(self.number, $0, flags, 0o600) }
        guard number >= 0 else { throw SystemFailure("openat") }
        return Handle(number)
    }

    /// Type, mode, owner, size and identity.
    func status() throws(SystemFailure) -> stat {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw SystemFailure("fstat") }
        return status
    }

    /// Where the symlink that is held leads to, verbatim.
    func target() throws(SystemFailure) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
        let capacity = buffer.count
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            return unsafe readlinkat(number, "", start.assumingMemoryBound(to: CChar.self), capacity)
        }
        guard count >= 0 else { throw SystemFailure("readlinkat") }
        return Array(buffer.prefix(count))
    }

    /// The names in the directory, sorted by bytes, without `.` and `..`.
    func names() throws(SystemFailure) -> [[UInt8]] {
        let directory = try open(Array(".".utf8), O_RDONLY | O_DIRECTORY).get()
        let copy = fcntl(directory.number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, let stream = unsafe fdopendir(copy) else { throw SystemFailure("fdopendir") }
        defer { unsafe closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
            if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
        }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The file's bytes; nil when there are more than `limit`.
    func bytes(limit: Int) throws(SystemFailure) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure("read") }
            if count == 0 { return bytes }
            bytes += chunk.prefix(count)
            if bytes.count > limit { return nil }
        }
    }

    /// Writes all bytes and brings them to the disk.
    func write(_ bytes: [UInt8]) throws(SystemFailure) {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(number, $0.baseAddress?.advanced(by: offset), $0.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemFailure("write") }
            offset += count
        }
    }

    /// The extended attributes of an open file; none where the file system has none.
    func attributes() throws(SystemFailure) -> [[UInt8]: [UInt8]] {
        guard let list = try unsafe sized("flistxattr", { unsafe flistxattr(number, $0, $1) }) else { return [:] }
        var attributes: [[UInt8]: [UInt8]] = [:]
        for name in list.split(separator: 0).map(Array.init) {
            attributes[name] = try unsafe sized("fgetxattr") { buffer, count in
                unsafe withCString(name) { unsafe fgetxattr(number, $0, buffer, count) }
            }
        }
        return attributes
    }

    func setAttribute(_ name: [UInt8], _ value: [UInt8]) throws(SystemFailure) {
        let result = unsafe withCString(name) { name in
            unsafe value.withUnsafeBytes { unsafe fsetxattr(number, name, $0.baseAddress, $0.count, 0) }
        }
        guard result == 0 else { throw SystemFailure("fsetxattr") }
    }

    /// Calls for the size, then for the bytes; nil where there is nothing of the kind.
    private func sized(
        _ operation: String, _ call: (UnsafeMutablePointer<CChar>?, Int) -> Int
    ) throws(SystemFailure) -> [UInt8]? {
        let size = call(nil, 0)
        if size < 0, [ENOTSUP, ENODATA].contains(errno) { return nil }
        guard size >= 0 else { throw SystemFailure(operation) }
        var buffer = [CChar](repeating: 0, count: size)
        let count = unsafe call(&buffer, size)
        guard count >= 0 else { throw SystemFailure(operation) }
        return buffer.prefix(count).map { UInt8(bitPattern: $0) }
    }
}

/// A call that the operating system refused, before it is known for which path.
struct SystemFailure: Error {
    let operation: String
    let code: CInt

    init(_ operation: String, _ code: CInt = errno) {
        self.operation = operation
        self.code = code
    }

    func at(_ path: EntryPath) -> RootFilesystemError { .system(operation: operation, path: path, code: code) }
}

/// Lends bytes that hold no NUL to C.
func withCString<Result>(_ bytes: [UInt8], _ body: (UnsafePointer<CChar>) -> Result) -> Result {
    unsafe (bytes + [0]).withUnsafeBufferPointer { buffer in
        unsafe buffer.withMemoryRebound(to: CChar.self) { text in
            // The array holds at least the NUL.
            guard let start = text.baseAddress else { return unsafe body("") }
            return unsafe body(start)
        }
    }
}
