public import Digests
public import LayerEntries

/// One path that a step changes, and why.
public struct Change: Equatable, Sendable {
    /// The real path.
    public var path: EntryPath
    /// The operation's name; `directory` for a parent that had to be made.
    public var operation: String
    /// The step's spec.
    public var spec: String
    /// The step's id.
    public var step: String
    /// The category of Joyent RFD 15, 1 to 7, if it is in one.
    public var category: Int?
    /// The reason, as the step has it.
    public var why: String
    /// Where the knowledge comes from.
    public var source: String?
    /// What made the step apply; nothing where it applies to every image.
    public var because: [MetCondition]
    /// What is there without any of our changes.
    public var before: NodeSummary
    /// What is there with all of them.
    public var after: NodeSummary
}

/// What is at a path, in short.
public enum NodeSummary: Equatable, Sendable {
    /// Nothing.
    case absent
    /// A directory.
    case directory(mode: UInt16, uid: UInt32, gid: UInt32)
    /// A regular file; the digest is nil when it is longer than 1 MiB and was not read.
    case file(digest: Digest?, size: Int64, mode: UInt16, uid: UInt32, gid: UInt32)
    /// A symlink.
    case symlink(target: [UInt8])
    /// A device or a pipe.
    case special
}

/// A setting of the image's configuration that a step changes, and why.
public struct ImageChange: Equatable, Sendable {
    /// What it shall be.
    public var setting: ImageSetting
    /// The step's spec.
    public var spec: String
    /// The step's id.
    public var step: String
    /// The category of Joyent RFD 15, 1 to 7, if it is in one.
    public var category: Int?
    /// The reason, as the step has it.
    public var why: String
    /// Where the knowledge comes from.
    public var source: String?
}
