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

extension Change {
    /// A path of a tree that goes back to what it was before it was customized.
    public init(restoring path: EntryPath, before: NodeSummary, after: NodeSummary) {
        self.init(
            path: path, operation: "restore", spec: "lxlayer", step: "undo", category: nil,
            why: "nothing that is applied wants it otherwise any more", source: nil, because: [], before: before,
            after: after)
    }
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

extension NodeSummary {
    /// What a change leaves at its path.
    public init(_ change: TreeChange) {
        guard case .put(let entry) = change else {
            self = .absent
            return
        }
        let metadata = entry.metadata
        switch entry.kind {
        case .directory: self = .directory(mode: metadata.mode, uid: metadata.uid, gid: metadata.gid)
        case .file(let size):
            self = .file(
                digest: entry.content.map { Digest(of: $0) }, size: size, mode: metadata.mode, uid: metadata.uid,
                gid: metadata.gid)
        case .symlink(let target): self = .symlink(target: target)
        case .hardlink, .characterDevice, .blockDevice, .fifo: self = .special
        }
    }

    /// What is at a path; nil is nothing.
    public init(_ entry: LayerEntry?) { self = entry.map { NodeSummary(.put($0)) } ?? .absent }
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
