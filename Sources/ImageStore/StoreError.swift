public import Digests

/// Why a store could not give or take what was asked of it.
public enum StoreError: Error, Sendable {
    /// There is no layout at this place: what was looked for is missing.
    case notALayout(path: String, missing: String)
    /// A blob that is referred to is not there.
    case blobMissing(Digest)
    /// Something that must be a regular file or a directory is something else: a link, a pipe, a device.
    case wrongFileType(name: String, expected: String)
    /// A blob has another length than its descriptor says.
    case sizeMismatch(Digest, expected: Int64, actual: Int64)
    /// A blob's bytes are not those that its name says.
    case digestMismatch(expected: Digest, actual: Digest)
    /// A document is larger than the limit.
    case documentTooLarge(name: String, maximum: Int)
    /// The operating system refused; `operation` is the call's name.
    case system(operation: String, name: String, code: CInt)
}
