/// One entry of a layer, or one node of a merged tree.
public struct LayerEntry: Equatable, Sendable {
    /// Where it is.
    public var path: EntryPath
    /// What it is.
    public var kind: EntryKind
    /// Its mode, owner, time and attributes.
    public var metadata: EntryMetadata
    /// A regular file's bytes, where they were kept or are to be written; nil otherwise.
    public var content: [UInt8]?

    /// An entry of these parts.
    public init(path: EntryPath, kind: EntryKind, metadata: EntryMetadata, content: [UInt8]? = nil) {
        self.path = path
        self.kind = kind
        self.metadata = metadata
        self.content = content
    }
}

/// What an entry is.
public enum EntryKind: Equatable, Sendable {
    /// A directory.
    case directory
    /// A regular file of this many bytes.
    case file(size: Int64)
    /// A symbolic link; the target is kept verbatim.
    case symlink(target: [UInt8])
    /// Another name of an entry; only in layers, a merged tree has inodes instead.
    case hardlink(target: EntryPath)
    /// A character device.
    case characterDevice(DeviceNumber)
    /// A block device.
    case blockDevice(DeviceNumber)
    /// A named pipe.
    case fifo
}

/// A device's major and minor number.
public struct DeviceNumber: Equatable, Sendable {
    /// Which driver.
    public var major: UInt32
    /// Which device of that driver.
    public var minor: UInt32

    /// A number of these parts.
    public init(major: UInt32, minor: UInt32) {
        self.major = major
        self.minor = minor
    }
}
