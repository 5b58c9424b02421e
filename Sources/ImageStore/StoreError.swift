public import Digests
public import ImageDocuments

/// Why a store could not give or take what was asked of it.
public enum StoreError: Error, Sendable {
    /// There is no store of this kind, nil for any kind, at this place: it is something else, or lacks `missing`.
    case notAStore(path: String, Reference.Transport?, missing: String?, found: FoundThere)
    /// An archive as Docker wrote it before version 1.10, without `manifest.json`.
    case archiveTooOld(path: String)
    /// An archive's member is not there, or cannot be what it should be.
    case member(String, MemberFault)
    /// An archive is no whole tar; `offset` is in bytes.
    case damagedArchive(name: String, ArchiveFault, offset: Int64)
    /// An archive is there already, with images that would be lost.
    case archiveOccupied(path: String)
    /// A directory is there already, with something in it.
    case directoryOccupied(path: String)
    /// Something is where the destination is to be, and cannot become it.
    case unfitDestination(path: String, WantedThere, found: FoundThere)
    /// The directory that a destination is in is not there, or cannot be written to.
    case unwritable(directory: String, code: CInt)
    /// A destination whose name says that it is compressed, which no archive of ours is.
    case compressedName(path: String)
    /// The destination cannot hold this name.
    case malformedName(String)
    /// Standard input or output is a terminal.
    case terminal
    /// A blob that is referred to is not there.
    case blobMissing(Digest)
    /// A directory that the user named is not there, or is none.
    case noDirectory(path: String)
    /// Something that must be a regular file or a directory is something else: a link, a pipe, a device.
    case wrongFileType(name: String, expected: String)
    /// A blob has another length than its descriptor says.
    case sizeMismatch(Digest, expected: Int64, actual: Int64)
    /// A blob's bytes are not those that its name says.
    case digestMismatch(expected: Digest, actual: Digest)
    /// A document is larger than the limit.
    case documentTooLarge(name: String, maximum: Int)
    /// A stream is larger than the limit.
    case streamTooLarge(name: String, maximum: Int64)
    /// The operating system refused; `operation` is the call's name.
    case system(operation: String, name: String, code: CInt)
}

/// What can be wrong with a member of an archive.
public enum MemberFault: Sendable, Equatable {
    /// It is not there.
    case missing
    /// It is no file.
    case notAFile
    /// It is a link that leads out of the archive.
    case leadsOutside
    /// It is a link to a link, and so on, more often than is followed.
    case tooManyLinks(maximum: Int)
    /// It is no acceptable JSON.
    case json(JSONError)
    /// It says something that it must not.
    case document(DocumentError)
    /// Its name is a digest, and not that of its bytes.
    case digest(expected: Digest, actual: Digest)
}

/// What can be wrong with a tar as a whole.
public enum ArchiveFault: Sendable, Equatable {
    /// It ends inside a member.
    case truncated
    /// A header's checksum is not that of its bytes.
    case checksum
    /// A number in a header is malformed, or too large.
    case malformedNumber
    /// An extended header is malformed.
    case malformedRecords
    /// An extended header, or a long name, is larger than this.
    case headerTooLong(maximum: Int)
    /// There are more members than this.
    case tooManyMembers(maximum: Int)
    /// The members' names have more bytes than this together.
    case namesTooLong(maximum: Int)
}
