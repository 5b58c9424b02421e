import LayerEntries

/// What today's boot scripts of the platform write whatever they find: no layer can keep them from it.
enum PlatformWrites {
    /// When a script writes a path.
    private enum Trigger {
        /// Something is there, a symlink included.
        case anything
        /// It leads to a regular file.
        case file
        /// A regular file is there, and no symlink to one.
        case ownFile
        /// Nothing is there; the directory is.
        case nothing
        /// No symlink is there; the directory is.
        case noLink
        /// A directory is there, in which files come and go.
        case directory
    }

    private static let rules: [PlatformFamily: [(path: String, trigger: Trigger)]] = [
        .busybox: [
            ("/etc/init.d/networking", .anything), ("/etc/init.d/fsck", .ownFile), ("/etc/init.d/hwclock", .ownFile),
            ("/etc/init.d/klogd", .ownFile), ("/etc/init.d/sysfs", .ownFile),
        ],
        .debian: [("/etc/network/interfaces", .anything)],
        .ubuntu: [("/etc/network/interfaces.d/smartos", .file), ("/etc/init/mountall.override", .noLink)],
        .redhat: [("/etc/rc.d/init.d/network", .anything), ("/etc/rc.d/rc.sysinit", .nothing)],
        .suse: [
            ("/etc/resolv.conf", .anything), ("/etc/sysconfig/network", .directory),
            ("/etc/systemd/system/network.service", .nothing),
        ],
    ]

    /// The real paths that the script of a family writes in this tree.
    static func paths(in tree: any TreeReading, family: PlatformFamily) -> [EntryPath] {
        (rules[family] ?? []).compactMap { rule in
            guard let path = try? EntryPath(rule.path),
                let place = try? tree.locate(path, followingLast: false),
                writes(tree, place, at: rule.path, when: rule.trigger)
            else { return nil }
            return place.path
        }
    }

    private static func writes(
        _ tree: any TreeReading, _ place: Location, at path: String, when trigger: Trigger
    ) -> Bool {
        let isInDirectory = tree.entry(at: place.path.parent)?.kind == .directory
        switch (trigger, place.entry?.kind) {
        case (.anything, .some): return true
        case (.file, _): return tree.isFile(path)
        case (.ownFile, .file?): return true
        case (.nothing, nil): return isInDirectory
        case (.noLink, .symlink?): return false
        case (.noLink, _): return isInDirectory
        case (.directory, _): return tree.isDirectory(path)
        default: return false
        }
    }
}
