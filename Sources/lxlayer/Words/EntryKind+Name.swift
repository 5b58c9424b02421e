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
}
