import LayerEntries

/// The system units of a tree, as systemd finds them (systemd.unit(5), "Unit File Load Path").
///
/// Files are read when they are asked for, once. Not for sharing: it lives as long as one plan is made.
final class UnitCatalogue {
    /// Where units stand, those that win first.
    static let loadPath = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
        "/lib/systemd/system",
    ]

    /// What a name stands for.
    enum Unit {
        case file(EntryPath)
        case alias(UnitName)
        case masked
    }

    let tree: any TreeReading
    private(set) var units: [UnitName: Unit] = [:]
    private var directories: [EntryPath] = []
    /// The `NAME.d` directories of each place in the load path, by name.
    private var dropInDirectories: [[String: EntryPath]] = []
    /// The names of the drop-ins in each `NAME.d` directory, listed once.
    private var dropInFiles: [EntryPath: [[UInt8]]] = [:]
    // A hostile image could have each of many drop-ins, of many settings each, for each of many units.
    private var dropInsLeft = dropInLimit
    private var assignmentsLeft = assignmentLimit
    private static let dropInLimit = 100_000
    private static let assignmentLimit = 1_000_000
    private var aliases: [UnitName: [UnitName]] = [:]
    private var settings: [EntryPath: [UnitSetting]] = [:]

    init(_ tree: any TreeReading) {
        self.tree = tree
        for path in Self.loadPath {
            // With a merged /usr, /lib/systemd/system is the same directory again.
            guard let location = tree.resolve(path), location.entry?.kind == .directory,
                !directories.contains(location.path)
            else { continue }
            directories.append(location.path)
        }
        for directory in directories { scan(directory) }
        for (name, unit) in units {
            if case .alias(let target) = unit { aliases[target, default: []].append(name) }
        }
    }

    private func scan(_ directory: EntryPath) {
        var dropIns: [String: EntryPath] = [:]
        for bytes in tree.names(in: directory) where bytes.count <= 257 {
            let path = directory.appending(bytes)
            if bytes.suffix(2).elementsEqual(".d".utf8) {
                if let real = tree.resolve(path)?.path {
                    dropIns[String(decoding: bytes.dropLast(2), as: UTF8.self)] = real
                }
            } else if let name = UnitName(bytes: bytes), units[name] == nil, let unit = unit(name, at: path) {
                units[name] = unit
            }
        }
        dropInDirectories.append(dropIns)
    }

    private func unit(_ name: UnitName, at path: EntryPath) -> Unit? {
        switch tree.entry(at: path)?.kind {
        case .file(let size)?: return size == 0 ? .masked : .file(path)
        case .symlink(let target)?:
            if Self.isNullDevice(target) { return .masked }
            guard let location = tree.resolve(path), case .file(let size)? = location.entry?.kind else { return nil }
            if size == 0 { return .masked }
            // A link to another name is an alias; a link to the same name elsewhere is the unit itself.
            guard let target = UnitName(bytes: location.path.name), target != name, target.type == name.type,
                directories.contains(location.path.parent)
            else {
                return .file(location.path)
            }
            return .alias(target)
        default: return nil
        }
    }

    static func isNullDevice(_ target: [UInt8]) -> Bool {
        target.first == UInt8(ascii: "/") && (try? EntryPath(cleaning: target))?.bytes == Array("dev/null".utf8)
    }

    /// The name that a name leads to, through aliases; itself, if it is none.
    func resolved(_ name: UnitName) -> UnitName {
        var name = name
        for _ in 0..<8 {
            guard case .alias(let target)? = units[name] else { break }
            name = target
        }
        return name
    }

    /// Where the file of a unit is, or that of its template; nil when there is none, or it is masked.
    func file(of name: UnitName) -> EntryPath? {
        switch units[resolved(name)] {
        case .file(let path)?: path
        case .masked?: nil
        case .alias?: nil
        case nil: name.template.flatMap { file(of: $0) }
        }
    }

    /// Whether there is a unit of this name, or a template for it, that is not masked.
    func isAvailable(_ name: UnitName) -> Bool { file(of: name) != nil }

    /// Whether the image itself keeps the unit from starting.
    func isMasked(_ name: UnitName) -> Bool {
        if case .masked? = units[resolved(name)] { true } else { false }
    }

    /// The assignments in a unit file or drop-in; none when it cannot be one: no regular file, or over 256 KiB.
    func settings(at path: EntryPath) throws -> [UnitSetting] {
        if let known = settings[path] { return known }
        var result: [UnitSetting] = []
        if let location = tree.resolve(path), let bytes = try tree.bytes(of: location, limit: ReadLimit.facts) {
            result = UnitText.settings(of: bytes)
        }
        settings[path] = result
        return result
    }

    /// The drop-ins of a unit in the order in which they are read: by file name, wherever they stand.
    ///
    /// Of two with one name that counts which stands earlier in the load path, then the one in the more specific
    /// directory; those of the type (`service.d`) come last. A link to `/dev/null` hides the others.
    func dropIns(of name: UnitName) throws(PlanError) -> [(name: [UInt8], path: EntryPath)] {
        let stems = ([name] + (aliases[name] ?? []).sorted()).map(\.dropInStems)
        var found: [[UInt8]: EntryPath] = [:]
        func collect(_ directories: [String: EntryPath], _ stem: String) throws(PlanError) {
            guard let directory = directories[stem] else { return }
            let files = dropInFiles(in: directory)
            dropInsLeft -= files.count
            if dropInsLeft < 0 { throw .tooManyDropIns(limit: Self.dropInLimit) }
            for file in files {
                if found[file] == nil { found[file] = directory.appending(file) }
            }
        }
        for group in stems {
            for directories in dropInDirectories {
                for stem in group { try collect(directories, stem) }
            }
        }
        for directories in dropInDirectories { try collect(directories, name.type) }
        return found.map { (name: $0.key, path: $0.value) }
            .sorted { $0.name.lexicographicallyPrecedes($1.name) }
    }

    private func dropInFiles(in directory: EntryPath) -> [[UInt8]] {
        if let known = dropInFiles[directory] { return known }
        let files = tree.names(in: directory).filter { $0.suffix(5).elementsEqual(".conf".utf8) }
        dropInFiles[directory] = files
        return files
    }

    /// Notes that this many assignments of a unit are looked at.
    func count(_ assignments: [UnitSetting]) throws(PlanError) {
        assignmentsLeft -= assignments.count
        if assignmentsLeft < 0 { throw .tooManyUnitSettings(limit: Self.assignmentLimit) }
    }
}
