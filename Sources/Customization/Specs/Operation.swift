public import LayerEntries

/// What a step does: a closed set, each a pure function from what is there to what shall be there.
public enum Operation: Sendable {
    /// A directory is there.
    case directory(DirectoryOperation)
    /// A file is there.
    case file(FileOperation)
    /// A file is there that is made of another one.
    case copy(CopyOperation)
    /// A symlink is there.
    case symlink(SymlinkOperation)
    /// Something of the platform can be mounted there.
    case mountPoint(MountPointOperation)
    /// Symlinks are relative.
    case relink([EntryPath])
    /// A file is where the platform does not find it.
    case hide(HideOperation)
    /// Paths, or all that match a glob in the last component, are gone.
    case remove([EntryPath])
    /// Some of a file's lines are as the rules say.
    case lines(LinesOperation)
    /// Some keys of a file have these values.
    case keys(KeysOperation)
    /// Services of other init systems than systemd are as told.
    case service(ServiceOperation)
    /// Units of systemd are as told.
    case unit(UnitOperation)
    /// Every unit of the image that asks for something is told not to.
    case units(UnitRule)
    /// An image without a first process gets one that runs its application.
    case appInit(ApplicationInitOperation)
    /// A script runs when an instance starts.
    case provision(ProvisionOperation)
    /// The image's own configuration, not its tree.
    case image(ImageSetting)

    /// The operation without what it is done to; the raw value is its name in specs.
    public enum Kind: String, Sendable, CaseIterable {
        case directory, file, copy, symlink
        case mountPoint = "mountpoint"
        case relink, hide, remove, lines, keys, service, unit, units, appInit, provision, image
    }

    /// The operations' names, as specs have them.
    public static let names = Kind.allCases.map(\.rawValue)

    /// Which operation it is.
    public var kind: Kind {
        switch self {
        case .directory: .directory
        case .file: .file
        case .copy: .copy
        case .symlink: .symlink
        case .mountPoint: .mountPoint
        case .relink: .relink
        case .hide: .hide
        case .remove: .remove
        case .lines: .lines
        case .keys: .keys
        case .service: .service
        case .unit: .unit
        case .units: .units
        case .appInit: .appInit
        case .provision: .provision
        case .image: .image
        }
    }
}

/// What to do when something is there already.
public enum ExistingPolicy: String, Sendable, CaseIterable {
    /// It stays.
    case keep
    /// It is replaced.
    case replace
    /// It is an error.
    case error
}

/// A setting of the image's configuration.
public enum ImageSetting: Equatable, Sendable {
    /// The signal that asks the container to stop.
    case stopSignal(String)
}
