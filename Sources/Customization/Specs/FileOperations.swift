public import LayerEntries

/// `directory`: by default a directory that is there stays as it is.
public struct DirectoryOperation: Sendable {
    /// Where.
    public var path: EntryPath
    /// Permission bits.
    public var mode: UInt16
    /// The owner.
    public var uid: UInt32
    /// The group.
    public var gid: UInt32
    /// Whether a directory that is there gets this mode and owner too.
    public var setsExisting: Bool
}

/// `file`: by default a different file in its place is an error.
public struct FileOperation: Sendable {
    /// Where; a symlink there is what is there, it is not followed.
    public var path: EntryPath
    /// All of its bytes.
    public var content: [UInt8]
    /// Permission bits.
    public var mode: UInt16
    /// The owner.
    public var uid: UInt32
    /// The group.
    public var gid: UInt32
    /// What to do when something else is there.
    public var ifExists: ExistingPolicy
}

/// `symlink`: by default something different in its place is an error.
public struct SymlinkOperation: Sendable {
    /// Where.
    public var path: EntryPath
    /// Where it leads, verbatim.
    public var target: [UInt8]
    /// What to do when something else is there.
    public var ifExists: ExistingPolicy
}
