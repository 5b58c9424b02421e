internal import Glibc

/// Files that are no store of images: made beside their place, and there all at once.
///
/// Until `publish` nobody sees them; when they are abandoned, or the program is stopped, they go.
public final class StagedFiles {
    /// Where files go.
    public enum Place: Hashable, Sendable {
        /// One file, to standard output.
        case standardOutput
        /// One file; a regular file that is there is replaced.
        case file(String)
        /// Several files in a directory, which is new or empty.
        case directory(String)
    }

    private let place: Place
    private let area: StagingArea
    /// The name of the place in the directory that it is in; nil for standard output.
    private let base: String?

    /// Makes ready to write to a place; the directory that it is in must be there.
    public init(for place: Place) throws(StoreError) {
        self.place = place
        switch place {
        case .standardOutput:
            guard isatty(STDOUT_FILENO) == 0 else { throw .terminal }
            base = nil
            area = try StagingArea(in: Directory(path: TemporaryPlace.path))
        case .file(let path):
            try StagedFiles.check(path, S_IFREG, for: .file)
            let (directory, base) = Directory.split(path)
            self.base = base
            area = try StagingArea(in: Directory(ofDestination: directory))
        case .directory(let path):
            try StagedFiles.check(path, S_IFDIR, for: .directory)
            let (directory, base) = Directory.split(path)
            self.base = base
            area = try StagingArea(in: Directory(ofDestination: directory))
            do { try requireFree(path) } catch {
                area.remove()
                throw error
            }
        }
    }

    deinit { area.remove() }

    /// Whether the one file goes to standard output.
    public var isStandardOutput: Bool { place == .standardOutput }

    /// Makes a file; `name` is one of our own.
    public func create(_ name: String) throws(StoreError) -> StagedFile { StagedFile(try area.create(name)) }

    /// Makes a file without a name, for what is needed only meanwhile.
    public func createScratch() throws(StoreError) -> StagedFile {
        let name = "scratch"
        let file = try area.create(name)
        try area.discard(name)
        return StagedFile(file)
    }

    /// Puts the files into their place; the directory holds nothing else. For standard output there is none to put.
    public func publish(_ names: [String]) throws(StoreError) {
        switch (place, base) {
        case (.directory(let path), let base?):
            guard try area.publishFiles(names, as: base) else { throw .directoryOccupied(path: path) }
        case (.file, let base?):
            precondition(names.count == 1, "one file is expected")
            try area.publish(names[0], as: base)
        default: area.remove()
        }
    }

    /// Removes what was made.
    public func abandon() { area.remove() }

    /// What is there already must be of this type.
    private static func check(_ path: String, _ type: mode_t, for wanted: WantedThere) throws(StoreError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            // That its directory is none is found when something is made in it.
            guard errno == ENOENT || errno == ENOTDIR else {
                throw .system(operation: "stat", name: path, code: errno)
            }
            return
        }
        guard status.st_mode & S_IFMT == type else { throw .unfit(path, for: wanted) }
    }

    private func requireFree(_ path: String) throws(StoreError) {
        guard let base, let existing = try area.host.directory(base) else { return }
        guard try existing.names().isEmpty else { throw .directoryOccupied(path: path) }
    }
}
