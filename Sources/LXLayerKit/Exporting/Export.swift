public import Customization
public import Digests
public import ImageDocuments
public import LayerEntries

/// What an export came to.
public struct Export: Sendable {
    /// For whom.
    public let format: ExportFormat
    /// The image as it was asked for.
    public let reference: Reference
    /// The digest of the manifest that is exported: the image's own, or what customizing made of it.
    public let image: Digest
    /// What our layer prepares it for; nil without our layer.
    public let targets: TargetSet?
    /// The digest of the manifest in an archive of images that was made; nil for other formats.
    public internal(set) var exported: Digest?
    /// The files that were made, in the order of their making.
    public internal(set) var files: [ExportedFile] = []
    /// What whoever uses them should know.
    public internal(set) var remarks: [ExportRemark] = []
}

/// A file that was made.
public struct ExportedFile: Sendable {
    /// The name in the directory that was asked for; empty where that is the file itself.
    public let name: String
    /// Bytes.
    public let size: Int64
    /// The digest of its bytes.
    public let digest: Digest
    /// The digest of the tar in it before compression; nil for what is no archive of a tree.
    public internal(set) var diffID: Digest?
    /// What SmartOS calls the image in it.
    public internal(set) var uuid: String?
}

/// Something to know of an export.
public enum ExportRemark: Equatable, Sendable {
    /// The image is not prepared for any of these.
    case notCustomized(for: TargetSet)
    /// What unpacks it drops these programs' capabilities.
    case losesCapabilities([EntryPath])
    /// These programs are set-user-ID now, and have no capabilities.
    case setsUserID([EntryPath])
    /// These files, which container engines leave, are not in it.
    case leavesOut([EntryPath])
    /// These files were replaced by what the consumer's template fills in.
    case replaces([EntryPath])
    /// The configuration is too long for the manifest.
    case lacksConfig
    /// The image cannot boot as a system.
    case notBootable(Bootability)
}
