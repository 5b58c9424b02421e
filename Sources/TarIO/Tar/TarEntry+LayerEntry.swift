internal import LayerEntries

extension TarEntry {
    /// The entry as the model has it; throws what a tree could not hold.
    func layerEntry(limits: ReadLimits) throws(EntryFailure) -> LayerEntry {
        let path = try TarEntry.path(name, limits)
        guard path.depth <= limits.levels else { throw .limit(.levels) }
        guard size >= 0 else { throw .fault(.negativeSize) }
        // A sparse file says how long it is in a few bytes.
        guard size <= limits.unpacked else { throw .limit(.unpacked) }
        // The last id is reserved: chown(2) takes it for "leave as it is".
        guard let uid = UInt32(exactly: uid), let gid = UInt32(exactly: gid), uid != .max, gid != .max else {
            throw .fault(.ownerOutOfRange)
        }
        let kind = try kind(limits: limits)
        if path.isRoot, kind != .directory { throw .fault(.rootNotDirectory) }
        let metadata = EntryMetadata(mode: mode, uid: uid, gid: gid, modified: modified, xattrs: xattrs)
        return LayerEntry(path: path, kind: kind, metadata: metadata)
    }

    private func kind(limits: ReadLimits) throws(EntryFailure) -> EntryKind {
        switch type {
        case .directory: return .directory
        case .file: return .file(size: size)
        case .symlink: return .symlink(target: linkTarget)
        case .fifo: return .fifo
        case .characterDevice: return .characterDevice(try device())
        case .blockDevice: return .blockDevice(try device())
        case .hardlink:
            let target = try TarEntry.path(linkTarget, limits)
            guard target.depth <= limits.levels else { throw .limit(.levels) }
            return .hardlink(target: target)
        case .other: throw .fault(.unsupportedType)
        }
    }

    private func device() throws(EntryFailure) -> DeviceNumber {
        guard let major = UInt32(exactly: deviceMajor), let minor = UInt32(exactly: deviceMinor) else {
            throw .fault(.deviceOutOfRange)
        }
        return DeviceNumber(major: major, minor: minor)
    }

    /// Whether a name climbs above the root, where `ReadLimits.isLenient` clamps it.
    var leavesRoot: Bool { TarEntry.leavesRoot(name) || type == .hardlink && TarEntry.leavesRoot(linkTarget) }

    private static func leavesRoot(_ name: [UInt8]) -> Bool {
        do { _ = try EntryPath(cleaning: name) } catch .escapesRoot { return true } catch {}
        return false
    }

    private static func path(_ name: [UInt8], _ limits: ReadLimits) throws(EntryFailure) -> EntryPath {
        guard !name.isEmpty else { throw .fault(.malformedName) }
        guard name.count <= limits.path else { throw .limit(.path) }
        do { return try limits.isLenient ? EntryPath(clamping: name) : EntryPath(cleaning: name) } catch {
            switch error {
            case .escapesRoot: throw .fault(.escapesRoot)
            case .containsNUL: throw .fault(.malformedName)
            }
        }
    }
}

/// Why a header is no entry.
enum EntryFailure: Error {
    case fault(EntryFault)
    /// Too many components, or too many bytes.
    case limit(ReadLimit)

    /// The error of the layer whose entry this is about.
    func layerError(entry: Int, name: [UInt8], limits: ReadLimits) -> LayerError {
        switch self {
        case .fault(let fault): .invalidEntry(fault, entry: entry, name: name)
        case .limit(let limit): .limitExceeded(limit, maximum: limits.maximum(limit))
        }
    }
}
