import LayerEntries

extension Facts {
    /// Whether a tree boots that is this image's, or what a plan makes of it, everywhere where it shall.
    func bootability(of tree: any TreeReading, for targets: TargetSet) throws -> Bootability {
        var result = Bootability(reasons: [], warnings: [])
        if os != "linux" { result.reasons.append(.wrongOperatingSystem(os)) }
        // A container runs on its host's processor, whichever that is.
        if targets.contains(.lx), !["amd64", "386"].contains(architecture) {
            result.reasons.append(.wrongArchitecture(architecture))
        }
        if let reason = initReason(tree) { result.reasons.append(reason) }
        if !tree.isExecutable("/bin/sh") { result.reasons.append(.noShell) }
        if targets.contains(.lx) { try addPlatformFindings(tree, to: &result) }
        if targets.contains(.lxc) { addContainerFindings(tree, to: &result) }
        return result
    }

    private func addContainerFindings(_ tree: any TreeReading, to result: inout Bootability) {
        for reason in Bootability.containerMountReasons(tree) where !result.reasons.contains(reason) {
            result.reasons.append(reason)
        }
        if let version = systemdVersion, version > Bootability.lastWithoutNesting {
            result.warnings.append(.mayNeedNesting(systemd: version))
        }
    }

    private func addPlatformFindings(_ tree: any TreeReading, to result: inout Bootability) throws {
        let choice = try PlatformChoice.made(of: tree)
        result.reasons += Bootability.mountPointReasons(tree)
        if choice.family == .unsupported { result.reasons.append(.unsupportedDistribution(blocker: choice.blocker)) }
        result.reasons += Bootability.linkReasons(tree, choice.family)
        if let warning = platformWarning(choice) { result.warnings.append(warning) }
        for program in PlatformProgram.allCases where !tree.isExecutable(program.rawValue) {
            result.warnings.append(.noProgram(program))
        }
        let groups = LineFile(try tree.bytes(at: "/etc/group") ?? []).lines
        if !groups.contains(where: { $0.text.starts(with: "tty:".utf8) }) { result.warnings.append(.noTerminalGroup) }
    }

    private func initReason(_ tree: any TreeReading) -> Bootability.Reason? {
        guard let path = try? EntryPath("/sbin/init") else { return .noInit }
        do {
            let location = try tree.locate(path, followingLast: true)
            guard let entry = location.entry else {
                if case .symlink? = tree.entry(at: path)?.kind { return .initDangling(location.path) }
                // An image that means to run init lacks it; any other means something else.
                let program = command.first?.split(separator: "/").last
                return program == nil || program == "init" || program == "systemd"
                    ? .noInit : .applicationOnly(command: command)
            }
            guard case .file(let size) = entry.kind else { return .initNotRegular(location.path) }
            guard size > 0, entry.metadata.mode & 0o111 != 0 else {
                return .initNotExecutable(location.path, mode: entry.metadata.mode)
            }
            return nil
        } catch {
            return .initUnreachable(error)
        }
    }

    private func platformWarning(_ choice: PlatformChoice) -> Bootability.Warning? {
        let meant = PlatformFamily.meant(for: like)
        switch choice.family {
        case .unsupported: return nil
        case .void: return meant == .void ? nil : choice.marker.map(Bootability.Warning.leftAlone)
        default: return like.isEmpty || meant == choice.family ? nil : .takenFor(choice.family, insteadOf: meant)
        }
    }
}

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

    /// Where LXC mounts before it starts init; it makes what is missing, and follows no link (`lxc.mount.auto`,
    /// `lxc.autodev`).
    private static let containerMountPoints = ["/dev", "/proc", "/sys"]

    /// Later versions of systemd mount for most of their own services (Proxmox VE warns from the next one on).
    fileprivate static let lastWithoutNesting = 241

    fileprivate static func containerMountReasons(_ tree: any TreeReading) -> [Reason] {
        containerMountPoints.compactMap { text in
            guard let path = try? EntryPath(text), let entry = tree.entry(at: path) else { return nil }
            switch entry.kind {
            case .directory: return nil
            case .symlink: return .mountPointIsSymlink(path)
            default: return .mountPointIsNoDirectory(path)
            }
        }
    }

    /// What every instance of an image would have of it that should be each one's own.
    static func sharedKeys(in tree: any TreeReading) -> [Warning] {
        var warnings: [Warning] = []
        let names = tree.resolve("/etc/ssh").map { tree.names(in: $0.path) } ?? []
        if names.contains(where: { Glob.matches($0, Array("ssh_host_*_key".utf8)) }) {
            warnings.append(.sharedHostKeys)
        }
        for text in ["/root/.ssh/authorized_keys", "/root/.ssh/authorized_keys2"] {
            guard let path = try? EntryPath(text), case .file(let size)? = tree.resolve(path)?.entry?.kind, size > 0
            else { continue }
            warnings.append(.authorizedKeys(path))
        }
        return warnings
    }

    /// A mount point below one that is reported is not looked at: it is the same mistake.
    fileprivate static func mountPointReasons(_ tree: any TreeReading) -> [Reason] {
        var reasons: [Reason] = []
        var reported: [EntryPath] = []
        for text in mountPoints + fileMountPoints {
            guard let path = try? EntryPath(text), !reported.contains(where: { $0.contains(path) }),
                let entry = tree.entry(at: path)
            else { continue }
            switch entry.kind {
            case .directory: continue
            case .symlink: reasons.append(.mountPointIsSymlink(path))
            case .file where fileMountPoints.contains(text): continue
            default: reasons.append(.mountPointIsNoDirectory(path))
            }
            reported.append(path)
        }
        return reasons
    }

    /// Links on the way to the directories that the family's script enters, each once.
    fileprivate static func linkReasons(_ tree: any TreeReading, _ family: PlatformFamily) -> [Reason] {
        let view = GlobalZoneView(tree: tree)
        var reasons: [Reason] = []
        var reported: Set<EntryPath> = []
        for text in family.safeDirectories {
            guard let path = try? EntryPath(text), case .outside(let link) = view.follow(path),
                reported.insert(link).inserted
            else { continue }
            reasons.append(.linkLeavesRoot(link, directory: path, family))
        }
        return reasons
    }
}
