import LayerEntries

extension Bootability {
    /// The mount points of the platform (catalogue 1.1), each after its parents.
    private static let mountPoints = [
        "/native", "/native/dev", "/native/lib", "/native/usr", "/native/sbin", "/native/proc", "/native/tmp",
        "/native/etc", "/native/etc/default", "/native/etc/svc", "/native/etc/svc/volatile", "/native/etc/zones",
        "/native/.zonecontrol", "/dev", "/proc", "/var", "/var/ld", "/system", "/system/object", "/system/contract",
        "/etc",
    ]

    /// Paths on which a file is mounted: directories or files, but no symlinks.
    private static let fileMountPoints = [
        "/etc/mnttab", "/native/etc/default/nfs", "/native/etc/default/dhcpagent", "/native/etc/netconfig",
        "/native/etc/nfssec.conf",
    ]

    static func check(
        _ tree: any TreeReading, architecture: String, os: String, family: PlatformFamily
    ) -> Bootability {
        var reasons: [Reason] = []
        if os != "linux" { reasons.append(.wrongOperatingSystem(os)) }
        if !["amd64", "386"].contains(architecture) { reasons.append(.wrongArchitecture(architecture)) }
        if let reason = checkInit(tree) { reasons.append(reason) }
        reasons += checkMountPoints(tree)
        var warnings: [Warning] = []
        if !tree.isFile("/bin/sh") { warnings.append(.noShell) }
        if family == .unsupported { warnings.append(.unsupportedDistribution) }
        return Bootability(reasons: reasons, warnings: warnings)
    }

    private static func checkInit(_ tree: any TreeReading) -> Reason? {
        guard let path = try? EntryPath("/sbin/init") else { return .noInit }
        do {
            let location = try tree.locate(path, followingLast: true)
            guard let entry = location.entry else { return .noInit }
            guard case .file(let size) = entry.kind else { return .initNotRegular(location.path) }
            guard size > 0, entry.metadata.mode & 0o111 != 0 else {
                return .initNotExecutable(location.path, mode: entry.metadata.mode)
            }
            return nil
        } catch {
            return .initUnreachable(error)
        }
    }

    /// A mount point below one that is reported is not looked at: it is the same mistake.
    private static func checkMountPoints(_ tree: any TreeReading) -> [Reason] {
        var reasons: [Reason] = []
        var reported: [EntryPath] = []
        for text in mountPoints + fileMountPoints {
            guard let path = try? EntryPath(text), !reported.contains(where: { $0.contains(path) }),
                let entry = tree.entry(at: path)
            else { continue }
            switch entry.kind {
            case .directory: continue
            case .symlink: reasons.append(.mountPointIsSymlink(path))
            default:
                if fileMountPoints.contains(text) { continue }
                reasons.append(.mountPointIsNoDirectory(path))
            }
            reported.append(path)
        }
        return reasons
    }
}
