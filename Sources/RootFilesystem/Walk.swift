internal import CLinux
internal import Customization
internal import Glibc
internal import LayerEntries

/// A walk from the root, one component after the other; `..` leads back to the directory that was come from.
struct Walk {
    /// As many bytes as the targets of all links on one path may have.
    static let maximumTargetBytes = 8192

    private let wanted: EntryPath
    private var pending: [[UInt8]]
    /// The directories on the way, the root first, each with its name; the last may be what was looked for.
    private var steps: [(handle: Handle, name: [UInt8])]
    /// The names from where nothing is.
    private var missing: [[UInt8]] = []
    private(set) var links = 0
    private var targetBytes = 0

    init(_ root: Handle, _ path: EntryPath) {
        wanted = path
        pending = path.components.reversed()
        steps = [(root, [])]
    }

    /// Where the walk is, without links; names that are not there are as they are spelled.
    var path: EntryPath { EntryPath(components: steps.dropFirst().map(\.name) + missing) }

    /// The directory above what was found.
    var parent: Handle { steps.count > 1 ? steps[steps.count - 2].handle : steps[0].handle }

    /// Walks to the end; nil when nothing is there.
    mutating func go(followingLast: Bool) throws(WalkFailure) -> Handle? {
        while let name = pending.popLast() {
            if name == [0x2e] { continue }
            if name == [0x2e, 0x2e] {
                if missing.popLast() == nil, steps.count > 1 { steps.removeLast() }
                continue
            }
            guard missing.isEmpty else {
                missing.append(name)
                continue
            }
            try step(name, followingLast: followingLast)
        }
        return missing.isEmpty ? steps.last?.handle : nil
    }

    private mutating func step(_ name: [UInt8], followingLast: Bool) throws(WalkFailure) {
        let current = steps[steps.count - 1].handle
        do throws(SystemFailure) {
            guard try current.status().isDirectory else { throw SystemFailure("openat", ENOTDIR) }
            switch current.open(name, O_PATH) {
            case .success(let found):
                guard try found.status().isSymlink, followingLast || !pending.isEmpty else {
                    steps.append((found, name))
                    return
                }
                try follow(try found.target())
            case .failure(let error) where error.code == ENOENT || error.code == ENAMETOOLONG: missing.append(name)
            case .failure(let error): throw error
            }
        } catch {
            switch error.code {
            case ENOTDIR: throw .locate(.throughNonDirectory(path))
            case ELOOP: throw .locate(.loop(wanted))
            default: throw .system(error)
            }
        }
    }

    private mutating func follow(_ target: [UInt8]) throws(SystemFailure) {
        links += 1
        targetBytes += target.count
        guard links <= EntryPath.maximumLinks, targetBytes <= Walk.maximumTargetBytes else {
            throw SystemFailure("readlinkat", ELOOP)
        }
        pending += target.split(separator: UInt8(ascii: "/")).reversed().map(Array.init)
        if target.first == UInt8(ascii: "/") { steps.removeSubrange(1...) }
    }
}

/// Why a walk did not come to an end.
enum WalkFailure: Error {
    /// The path leads nowhere.
    case locate(LocateError)
    /// The operating system refused.
    case system(SystemFailure)
}
