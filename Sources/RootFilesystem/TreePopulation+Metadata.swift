internal import Glibc
internal import LayerEntries

extension TreePopulation {
    /// Who owns what belongs to an id that is not mapped here: what the kernel shows for such a one.
    private static let nobody: UInt32 = 65534

    func setMetadata(of handle: Handle, _ entry: LayerEntry) throws(SystemFailure) {
        let isOwned = try own(entry) { fchown(handle.number, $0, $1) }
        for (name, value) in entry.metadata.xattrs.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            // What trusts the owner goes with the owner.
            let isTrusted = name.starts(with: "security.".utf8)
            guard isOwned || !isTrusted else { continue }
            if TreePopulation.isOfHost(name) {
                report.attributes.add(entry.path)
                continue
            }
            do { try handle.setAttribute(name, value) } catch {
                guard [EPERM, ENOTSUP, EINVAL].contains(error.code) else { throw error }
                report.attributes.add(entry.path)
            }
        }
        let mode = isOwned ? entry.metadata.mode : entry.metadata.mode & 0o1777
        guard fchmod(handle.number, mode_t(mode)) == 0 else { throw SystemFailure("fchmod") }
        var times = entry.metadata.modified.times
        guard unsafe futimens(handle.number, &times) == 0 else { throw SystemFailure("futimens") }
    }

    /// The same for what cannot be opened without doing something.
    func setMetadata(of entry: LayerEntry, name: [UInt8], in parent: Handle) throws(SystemFailure) {
        _ = try own(entry) { uid, gid in
            unsafe withCString(name) { unsafe fchownat(parent.number, $0, uid, gid, AT_SYMLINK_NOFOLLOW) }
        }
        if case .symlink = entry.kind {
        } else {
            let result = unsafe withCString(name) {
                unsafe fchmodat(parent.number, $0, mode_t(entry.metadata.mode & 0o1777), 0)
            }
            guard result == 0 else { throw SystemFailure("fchmodat") }
        }
        var times = entry.metadata.modified.times
        let result = unsafe withCString(name) { unsafe utimensat(parent.number, $0, &times, AT_SYMLINK_NOFOLLOW) }
        guard result == 0 else { throw SystemFailure("utimensat") }
        if !entry.metadata.xattrs.isEmpty { report.attributes.add(entry.path) }
    }

    /// Whether an attribute says what the host's security modules and overlay file systems make of a file: an image has
    /// no say in that, whoever unpacks it. umoci leaves SELinux's labels out, too. Capabilities are the image's own.
    private static func isOfHost(_ name: [UInt8]) -> Bool {
        if name.starts(with: "trusted.".utf8) { return true }
        return name.starts(with: "security.".utf8) && !name.elementsEqual("security.capability".utf8)
    }

    /// Whether the owner could be set as the entry says.
    private func own(_ entry: LayerEntry, _ set: (uid_t, gid_t) -> CInt) throws(SystemFailure) -> Bool {
        if set(entry.metadata.uid, entry.metadata.gid) == 0 { return true }
        guard errno == EINVAL else { throw SystemFailure("fchown") }
        report.owners.add(entry.path)
        // Whichever of the two is mapped stays; where nobody is not mapped either, it is ours.
        if set(entry.metadata.uid, TreePopulation.nobody) == 0 { return false }
        if set(TreePopulation.nobody, entry.metadata.gid) == 0 { return false }
        _ = set(TreePopulation.nobody, TreePopulation.nobody)
        return false
    }
}

extension ModificationTime {
    /// The same for access and modification, as the system's calls take it.
    fileprivate var times: [timespec] {
        let time = timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds))
        return [time, time]
    }
}
