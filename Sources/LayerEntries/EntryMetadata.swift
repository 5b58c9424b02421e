/// What every entry has beside its name and its kind.
public struct EntryMetadata: Equatable, Sendable {
    /// Permission bits with set-uid, set-gid and sticky: the low twelve bits.
    public var mode: UInt16
    /// The owner's numeric id.
    public var uid: UInt32
    /// The group's numeric id.
    public var gid: UInt32
    /// When it was last modified.
    public var modified: ModificationTime
    /// Extended attributes, by full name (`security.capability`).
    public var xattrs: [[UInt8]: [UInt8]]

    /// Metadata of these values; root's, at the epoch, without attributes, unless said otherwise.
    public init(
        mode: UInt16, uid: UInt32 = 0, gid: UInt32 = 0, modified: ModificationTime = .epoch,
        xattrs: [[UInt8]: [UInt8]] = [:]
    ) {
        self.mode = mode & 0o7777
        self.uid = uid
        self.gid = gid
        self.modified = modified
        self.xattrs = xattrs
    }

    /// What a directory gets that is only implied by the names below it: 0755, root's, at the epoch.
    public static let implied = EntryMetadata(mode: 0o755)
}

/// Seconds and nanoseconds since the epoch; seconds may be negative, nanoseconds are 0 to 999,999,999.
public struct ModificationTime: Equatable, Sendable {
    /// Whole seconds, rounded down.
    public var seconds: Int64
    /// Nanoseconds past `seconds`.
    public var nanoseconds: UInt32

    /// 1970-01-01T00:00:00Z.
    public static let epoch = ModificationTime(seconds: 0)

    /// A time of these parts.
    public init(seconds: Int64, nanoseconds: UInt32 = 0) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }
}
