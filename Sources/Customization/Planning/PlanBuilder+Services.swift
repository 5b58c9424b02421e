import LayerEntries

extension PlanBuilder {
    mutating func service(_ operation: ServiceOperation, by step: PlannedStep) throws -> SkipReason? {
        var found = false
        for name in operation.names {
            let isDone =
                switch (operation.manager, operation.action) {
                case (.openrc, .enable): try startOpenRC(name, in: operation.runlevel ?? "default", by: step)
                case (.openrc, _): try stopOpenRC(name, in: operation.runlevel, by: step)
                case (.sysv, let action): try stopSysV(name, removesScript: action == .remove, by: step)
                case (.runit, .enable): try startRunit(name, by: step)
                case (.runit, _): try stopRunit(name, by: step)
                case (.upstart, _): try overrideUpstart(name, by: step)
                }
            if isDone { found = true }
        }
        return found ? nil : .noSuchServices(operation.names)
    }

    private mutating func startOpenRC(_ name: String, in runlevel: String, by step: PlannedStep) throws -> Bool {
        guard tree.isFile("/etc/init.d/\(name)") else { return false }
        return try link("/etc/runlevels/\(runlevel)/\(name)", to: "/etc/init.d/\(name)", by: step)
    }

    private mutating func stopOpenRC(_ name: String, in runlevel: String?, by step: PlannedStep) throws -> Bool {
        var found = false
        for child in tree.resolve("/etc/runlevels").map({ tree.names(in: $0.path) }) ?? [] {
            let text = String(decoding: child, as: UTF8.self)
            if let runlevel, text != runlevel { continue }
            // A name that is not UTF-8 is no runlevel.
            guard text.utf8.elementsEqual(child) else { continue }
            if try remove(try absolute("/etc/runlevels/\(text)/\(name)"), by: step) { found = true }
        }
        return found
    }

    /// Where links and scripts of System V are, Red Hat's way last.
    private static let linkDirectories = ["0", "1", "2", "3", "4", "5", "6", "S"].flatMap {
        ["/etc/rc\($0).d", "/etc/rc.d/rc\($0).d"]
    }
    private static let scriptDirectories = ["/etc/init.d", "/etc/rc.d/init.d"]

    private mutating func stopSysV(_ name: String, removesScript: Bool, by step: PlannedStep) throws -> Bool {
        var found = false
        for directory in Self.linkDirectories {
            // A directory that leads nowhere has no links.
            guard let real = tree.resolve(directory)?.path else { continue }
            for child in tree.names(in: real) where Self.isLink(child, of: name) {
                if try remove(real.appending(child), by: step) { found = true }
            }
        }
        guard removesScript else { return found }
        for directory in Self.scriptDirectories {
            guard let real = tree.resolve(directory)?.path else { continue }
            if try remove(real.appending(name.utf8), by: step) { found = true }
        }
        return found
    }

    /// Whether a name is `S` or `K`, digits, and a service's name.
    static func isLink(_ name: [UInt8], of service: String) -> Bool {
        guard name.first == UInt8(ascii: "S") || name.first == UInt8(ascii: "K") else { return false }
        let rest = name.dropFirst()
        let digits = rest.prefix(while: ByteSet.digits.contains)
        return !digits.isEmpty && rest.dropFirst(digits.count).elementsEqual(service.utf8)
    }

    private mutating func startRunit(_ name: String, by step: PlannedStep) throws -> Bool {
        guard tree.isDirectory("/etc/sv/\(name)") else { return false }
        return try link("/etc/runit/runsvdir/default/\(name)", to: "/etc/sv/\(name)", by: step)
    }

    private mutating func stopRunit(_ name: String, by step: PlannedStep) throws -> Bool {
        var found = try remove(try absolute("/etc/runit/runsvdir/default/\(name)"), by: step)
        guard tree.isDirectory("/etc/sv/\(name)") else { return found }
        let location = try place(try absolute("/etc/sv/\(name)/down"), followingLast: false)
        if location.entry == nil {
            try draft.put(newFile(at: location.path, []), by: step)
            found = true
        }
        return found
    }

    private mutating func overrideUpstart(_ name: String, by step: PlannedStep) throws -> Bool {
        let location = try place(try absolute("/etc/init/\(name).override"), followingLast: false)
        guard location.entry == nil else { return false }
        try draft.put(newFile(at: location.path, Array("manual\n".utf8)), by: step)
        return true
    }

    /// A link that is there stays, wherever it leads.
    private mutating func link(_ path: String, to target: String, by step: PlannedStep) throws -> Bool {
        let location = try place(try absolute(path), followingLast: false)
        guard location.entry == nil else { return false }
        try draft.put(newSymlink(at: location.path, Array(target.utf8)), by: step)
        return true
    }
}
