internal import Glibc

extension FileDescriptor {
    /// A new file for reading and writing that has no name and goes with its descriptor; in `TMPDIR` or `/var/tmp`.
    static func temporary() throws(StoreError) -> FileDescriptor {
        let directory = TemporaryPlace.path
        let name = "\(StagingArea.prefix)spool-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        let path = directory + "/" + name
        let number = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .system(operation: "open", name: path, code: errno) }
        unsafe unlink(path)
        return FileDescriptor(number: number, name: directory)
    }
}

/// Where large temporary files go.
enum TemporaryPlace {
    /// `TMPDIR`, else `/var/tmp`, which is for what is large.
    static var path: String {
        if let value = unsafe getenv("TMPDIR") {
            let path = unsafe String(cString: value)
            if !path.isEmpty { return path }
        }
        return "/var/tmp"
    }
}
