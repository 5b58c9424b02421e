public import LayerEntries

/// Whether an image boots as an lx zone, as far as its tree tells, and all the reasons why not.
public struct Bootability: Equatable, Sendable {
    /// Why it does not; none when it does.
    public var reasons: [Reason]
    /// What works less well.
    public var warnings: [Warning]

    /// Whether nothing speaks against it.
    public var isBootable: Bool { reasons.isEmpty }

    /// Something that keeps an image from booting.
    public enum Reason: Equatable, Sendable {
        /// There is no `/sbin/init`: this is no full-system image, and no layer can make it one.
        case noInit
        /// `/sbin/init` leads nowhere: a loop, or a file where a directory is needed.
        case initUnreachable(LocateError)
        /// `/sbin/init` leads to no regular file.
        case initNotRegular(EntryPath)
        /// `/sbin/init` leads to a file that is empty or that nobody may execute.
        case initNotExecutable(EntryPath, mode: UInt16)
        /// The image is for another operating system than Linux.
        case wrongOperatingSystem(String)
        /// The image is for another processor than the zone's.
        case wrongArchitecture(String)
        /// A component of a mount point is a symlink, which the platform refuses (catalogue 1.1).
        case mountPointIsSymlink(EntryPath)
        /// A component of a mount point is no directory, which the platform refuses (catalogue 1.1).
        case mountPointIsNoDirectory(EntryPath)
    }

    /// Something that keeps an image from working well.
    public enum Warning: Equatable, Sendable {
        /// There is no `/bin/sh`.
        case noShell
        /// The platform's boot script knows no such distribution, unless it gets a marker.
        case unsupportedDistribution
        /// No spec that was applied is for this init system: the image gets only what every image needs.
        case initNotPrepared(InitSystem)
    }
}
