public import LayerEntries

/// `mountpoint`: something of the platform can be mounted at a path, no component of which may be a symlink.
///
/// Components that are missing are made. A link in the way is replaced where nobody can miss it: one that dangles, at
/// the mount point itself or below `/native` and `/system`, which only the platform uses. Any other is left alone, with
/// a warning.
public struct MountPointOperation: Sendable {
    /// Where.
    public var path: EntryPath
    /// Whether a file is mounted there: then a file that is there will do, and a new one is empty.
    public var isFile: Bool
    /// Permission bits of what is made.
    public var mode: UInt16
    /// Whether a directory that is there gets this mode and owner too.
    public var setsExisting: Bool
    /// Whether the mount point is made where nothing is.
    public var createsMissing: Bool
    /// Whether any link is replaced that is at the mount point itself.
    public var replacesLink: Bool
}

/// `hide`: the platform does not find a file any more, programs of the image do (Specs/catalogue.yaml, D05).
///
/// In its place stands an absolute link, which leads to the file inside the image and nowhere in the global zone.
public struct HideOperation: Sendable {
    /// Which file.
    public var path: EntryPath
    /// Where the file goes; what is a link already only becomes an absolute one.
    public var goal: EntryPath
}
