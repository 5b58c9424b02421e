public import Digests
public import LayerEntries

/// What is to be done to an image, and why.
public struct Plan: Sendable {
    /// Every path that changes, once for each step that changes it, sorted by path.
    public var changes: [Change]
    /// The steps that do nothing here.
    public var skipped: [SkippedStep]
    /// Whether the image boots once it is carried out.
    public var bootable: Bootability
    /// What the platform makes of the image then.
    public var platform: PlatformChoice
    /// What somebody should look at.
    public var warnings: [PlanWarning]
    /// What shall be at each path, by its real path. Empty when nothing is to be done.
    public var treeChanges: [EntryPath: TreeChange]
    /// What shall be set in the image's configuration, and is not yet.
    public var imageChanges: [ImageChange]
    /// What it prepares the image for.
    public var targets: TargetSet
    /// The specs that apply, in order.
    public var specs: [String]
    /// Of the specs and their parameters.
    public var specsDigest: Digest
    /// The parameters that are not what they are by default, by `SPEC.NAME`.
    public var parameters: [String: String]
    /// All that the steps want of the image's configuration, whether it is set already or not.
    public var imageSettings: [ImageSetting] = []
    /// What the marker says, line by line; none where nothing changes.
    public var marker: [(key: String, value: String)] = []
}
