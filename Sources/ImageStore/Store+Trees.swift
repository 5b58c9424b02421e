internal import Glibc
internal import ImageDocuments

extension Store {
    /// As many directories inside one another as are looked into for images.
    static let maximumLevels = 16

    /// Every directory at or below `path` that is an image as skopeo writes it (`dir:`), by its path from there,
    /// sorted; "" for `path` itself.
    ///
    /// The names are this machine's own, not an image's. No link is followed, and what is an image is not looked into.
    public static func imageDirectories(below path: String) throws -> [String] {
        var found: [String] = []
        try collect(try tree(path), name: "", levels: 0, &found)
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func tree(_ path: String) throws -> Directory {
        do { return try Directory(path: path) } catch .system(_, _, ENOENT), .system(_, _, ENOTDIR) {
            throw StoreError.noStore(.directory, at: path)
        }
    }

    private static func collect(
        _ directory: borrowing Directory, name: String, levels: Int, _ found: inout [String]
    ) throws {
        if try directory.has(DirectoryImage.manifestName) {
            found.append(name)
            return
        }
        guard levels < maximumLevels else { return }
        for entry in try directory.names() where !entry.hasPrefix(StagingArea.prefix) {
            // What is no directory is no image, and nobody's business.
            guard let child = try? directory.directory(entry) else { continue }
            try collect(child, name: name.isEmpty ? entry : name + "/" + entry, levels: levels + 1, &found)
        }
    }

    /// Makes the directories between `root` and `path`, which is below it, as far as they are missing; gives those that
    /// were made, the outermost first. The last part of `path` is left to whoever makes the image.
    public static func makeDirectories(from root: String, to path: String) throws -> [String] {
        guard path != root, path.utf8.starts(with: (root + "/").utf8) else { return [] }
        var made: [String] = []
        var place = root
        for part in [""] + path.dropFirst(root.count + 1).split(separator: "/").dropLast().map(String.init) {
            if !part.isEmpty { place += "/" + part }
            if unsafe mkdir(place, 0o777) == 0 {
                made.append(place)
            } else if errno != EEXIST {
                let error = StoreError.system(operation: "mkdir", name: place, code: errno)
                removeDirectories(made)
                throw error
            }
        }
        return made
    }

    /// Removes directories that were made for nothing, as far as nobody has put anything into them.
    public static func removeDirectories(_ made: [String]) {
        for path in made.reversed() { unsafe rmdir(path) }
    }
}
