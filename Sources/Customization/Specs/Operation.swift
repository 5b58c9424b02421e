public import LayerEntries

/// What a step does: a closed set, each a pure function from what is there to what shall be there.
public enum Operation: Sendable {
    /// A directory is there.
    case directory(DirectoryOperation)
    /// A file is there.
    case file(FileOperation)
    /// A symlink is there.
    case symlink(SymlinkOperation)
    /// A path, or all that match a glob in the last component, are gone.
    case remove(EntryPath)
    /// Some of a file's lines are as the rules say.
    case lines(LinesOperation)
    /// Units of systemd are as told.
    case unit(UnitOperation)
    /// Every unit of the image that asks for something is told not to.
    case units(UnitRule)
    /// The image's own configuration, not its tree.
    case image(ImageSetting)

    /// The operations' names, as specs have them.
    public static let names = ["directory", "file", "symlink", "remove", "lines", "unit", "units", "image"]

    /// This operation's name.
    public var name: String {
        switch self {
        case .directory: "directory"
        case .file: "file"
        case .symlink: "symlink"
        case .remove: "remove"
        case .lines: "lines"
        case .unit: "unit"
        case .units: "units"
        case .image: "image"
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
