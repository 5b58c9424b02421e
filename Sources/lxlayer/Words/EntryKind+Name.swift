import LayerEntries

extension EntryKind {
    /// The kind as reports have it; stable.
    var name: String {
        switch self {
        case .directory: "directory"
        case .file: "file"
        case .symlink: "symlink"
        case .hardlink: "hardlink"
        case .characterDevice: "chardev"
        case .blockDevice: "blockdev"
        case .fifo: "fifo"
        }
    }

    /// The kind in a sentence.
    var words: String {
        switch self {
        case .directory: "a directory"
        case .file: "a file"
        case .symlink: "a symbolic link"
        case .hardlink: "a hard link"
        case .characterDevice, .blockDevice: "a device"
        case .fifo: "a pipe"
        }
    }
}
