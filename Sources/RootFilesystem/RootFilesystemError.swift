public import LayerEntries

/// Why an unpacked tree could not be read or changed.
public enum RootFilesystemError: Error, Equatable, Sendable {
    /// There is no directory at this path of the host.
    case notADirectory(path: String)
    /// The operating system refused; `operation` is the call's name, `code` is `errno`.
    case system(operation: String, path: EntryPath, code: Int32)
    /// What is at a path changed while we worked: there is something else than was planned for.
    case changed(EntryPath)
    /// A file has more bytes than were asked for.
    case tooLarge(EntryPath, limit: Int)
    /// A directory that shall go holds a mounted file system.
    case mounted(EntryPath)
    /// Directories that shall go are nested deeper than this.
    case tooDeep(EntryPath, limit: Int)
    /// An entry of a kind that is never written: a device, a pipe or a hard link.
    case unwritable(EntryPath)
    /// The root filesystem that shall be filled has something in it.
    case notEmpty(path: String)
}
