internal import Glibc

/// An open file of the host; closed when it goes.
struct FileDescriptor: ~Copyable {
    let number: CInt
    /// The name for errors.
    let name: String

    init(number: CInt, name: String) {
        self.number = number
        self.name = name
    }

    deinit { close(number) }

    /// Type, size and identity. The corresponding C function is `fstat`.
    func status() throws(StoreError) -> stat {
        var status = stat()
        guard unsafe fstat(number, &status) == 0 else { throw failure("fstat") }
        return status
    }

    /// Reads to the start of `buffer`; 0 at the end. Interrupted calls are repeated.
    func read(into buffer: inout MutableRawSpan) throws(StoreError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            guard errno == EINTR else { throw failure("read") }
        }
    }

    /// Reads to the start of `buffer` from this place of the file, and leaves the file's own place where it is.
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(StoreError) -> Int {
        while true {
            let count = unsafe pread(number, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw failure("pread") }
        }
    }

    /// The file's own place, where the next byte is read or written.
    var position: Int64 { Int64(lseek(number, 0, SEEK_CUR)) }

    /// Writes all of `bytes`. Interrupted and partial calls are continued.
    func write(_ bytes: RawSpan) throws(StoreError) {
        var offset = 0
        while offset < bytes.byteCount {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(number, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
            }
            if written < 0 {
                guard errno == EINTR else { throw failure("write") }
                continue
            }
            offset += written
        }
    }

    /// Brings the file's bytes, or a directory's names, to the disk.
    func synchronize() throws(StoreError) {
        guard fsync(number) == 0 else { throw failure("fsync") }
    }

    /// Waits for the exclusive advisory lock, which goes with the descriptor, at most so many milliseconds.
    ///
    /// Whoever can open a directory can lock it, for ever too: the error is then that of a lock that is taken.
    func lock(patience: Int = 60_000) throws(StoreError) {
        var waited = 0
        while flock(number, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EINTR || (errno == EWOULDBLOCK && waited < patience) else { throw failure("flock") }
            let pause = min(100, 1 + waited / 10)
            usleep(useconds_t(pause * 1000))
            waited += pause
        }
    }

    /// Takes the same lock unless somebody has it; returns whether it did.
    func lockAtOnce() -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 }

    func failure(_ operation: String) -> StoreError { .system(operation: operation, name: name, code: errno) }
}
