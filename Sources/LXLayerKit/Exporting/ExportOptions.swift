public import Customization
public import ImageDocuments
public import TarIO

/// For whom an image is exported; the raw values are what the command line calls it.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// The tree in one tar: for OmniOS's `zoneadm install -t` and zadm, and templates of Proxmox VE and LXC.
    case rootfs
    /// Images for SmartOS's `imgadm install -m M -f F`.
    case smartos
    /// An OCI archive that Proxmox VE 9.1 and later start as a system container.
    case proxmox
    /// An image of Incus or LXD.
    case incus
    /// What LXC's template `local` takes.
    case lxc
}

extension ExportFormat {
    /// What an image is customized for that goes this way: one of them is enough.
    var targets: TargetSet {
        switch self {
        case .rootfs: TargetSet([.lx, .lxc])
        case .smartos: .lx
        case .proxmox, .incus, .lxc: TargetSet([.lxc])
        }
    }

    /// What it is customized for where nobody says otherwise.
    public var usualTargets: TargetSet { self == .rootfs ? .lx : targets }
}

/// How an image is exported.
public struct ExportOptions {
    /// For whom.
    public var format: ExportFormat
    /// How archives of trees are compressed; nil for what the format is usually.
    public var compression: StreamCompression?
    /// Whether extended attributes are written.
    public var hasAttributes = true
    /// Whether programs like ping become set-user-ID; see `RootArchive.setsUserID`.
    public var setsUserID = false
    /// For SmartOS: an image for each layer, as the layers are.
    public var isPerLayer = false
    /// For Incus: the tree and what is said of it in two archives.
    public var isSplit = false
    /// For SmartOS: the image's name; nil for the one that the source gives it.
    public var name: DockerName?
    /// Whether an image that cannot boot is exported for those who would boot it.
    public var force = false
    /// Which image of an index is meant; nil for one that runs in the target.
    public var platform: Platform?
    /// How much the image may ask for.
    public var limits = ConversionLimits()
    /// Whether oddities are errors.
    public var strict = false
    /// How its layers are got at.
    public var access = LayerAccess()
    /// How it is customized first; nil for as it is.
    public var conversion: ConversionOptions?

    /// The defaults for a format.
    public init(_ format: ExportFormat) { self.format = format }
}
