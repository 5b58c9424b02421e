internal import Glibc

/// A container's `config`, which its owner and other templates write, too.
public struct ConfigFile: Equatable, Sendable {
    /// Where it is.
    public let path: String

    /// The most bytes that are read of one.
    static let limit = 1 << 20

    /// The configuration in a container's directory.
    public init(inDirectory directory: String) { path = directory + "/config" }

    /// Appends to the file what of `block` it does not say yet; true if that was anything.
    ///
    /// The file is opened to append and written once: what others wrote stays as it is, and so does the owner, which
    /// a new file in its place would not have (in a user namespace the owner is not who writes).
    @discardableResult
    public func append(_ block: ConfigBlock) throws(ConfigFileError) -> Bool {
        let flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let file = unsafe open(path, flags)
        guard file >= 0 else { throw failure("open") }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0 else { throw failure("fstat") }
        guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= off_t(ConfigFile.limit) else {
            throw ConfigFileError(path: path, operation: "open", code: EINVAL)
        }
        var present = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = unsafe present.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
        guard count == present.count else { throw failure("pread") }
        guard let addition = block.addition(to: present) else { return false }
        let written = unsafe addition.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
        guard written == addition.count, fsync(file) == 0 else { throw failure("write") }
        return true
    }

    private func failure(_ operation: String) -> ConfigFileError {
        ConfigFileError(path: path, operation: operation, code: errno)
    }
}

/// A configuration could not be read or written; `code` is `errno`.
public struct ConfigFileError: Error, Equatable, Sendable {
    /// Where it is.
    public var path: String
    /// The call that failed.
    public var operation: String
    /// Why.
    public var code: Int32
}
