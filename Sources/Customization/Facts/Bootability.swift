public import LayerEntries

/// Whether an image boots as what it is prepared for, as far as its tree and configuration tell, and all the reasons why not.
public struct Bootability: Equatable, Sendable {
    /// Why it does not; none when it does.
    public var reasons: [Reason]
    /// What works less well, or other than one may think.
    public var warnings: [Warning]

    /// Whether nothing speaks against it.
    public var isBootable: Bool { reasons.isEmpty }

    /// Something that keeps an image from booting.
    public enum Reason: Equatable, Sendable {
        /// There is no `/sbin/init`: no init system is installed, and no layer can do that.
        case noInit
        /// There is no `/sbin/init`, only this to run: it is the image of an application, not of a system.
        case applicationOnly(command: [String])
        /// `/sbin/init` is a link to what is not there.
        case initDangling(EntryPath)
        /// `/sbin/init` leads nowhere: a loop, or a file where a directory is needed.
        case initUnreachable(LocateError)
        /// `/sbin/init` leads to no regular file.
        case initNotRegular(EntryPath)
        /// `/sbin/init` leads to a file that is empty or that nobody may execute.
        case initNotExecutable(EntryPath, mode: UInt16)
        /// There is no `/bin/sh` that can be executed.
        case noShell
        /// The image is for another operating system than Linux.
        case wrongOperatingSystem(String)
        /// The image is for another processor than an lx zone's.
        case wrongArchitecture(String)
        /// A component of a mount point is a symlink, which the platform refuses (catalogue 1.1), and LXC, too.
        case mountPointIsSymlink(EntryPath)
        /// A component of a mount point is no directory, which the platform refuses (catalogue 1.1), and LXC, too.
        case mountPointIsNoDirectory(EntryPath)
        /// The platform's boot script knows no such distribution; `blocker` is the marker that ends its search.
        case unsupportedDistribution(blocker: EntryPath?)
        /// The family's boot script enters this directory, and this link on the way leads out of the image.
        case linkLeavesRoot(EntryPath, directory: EntryPath, PlatformFamily)
    }

    /// Something that keeps an image from working well, or that somebody should know.
    public enum Warning: Equatable, Sendable {
        /// A program that the platform runs in the zone is not there.
        case noProgram(PlatformProgram)
        /// `/etc/group` has no group `tty`, so that terminals get none.
        case noTerminalGroup
        /// The platform's boot script takes the image for something else than it is.
        case takenFor(PlatformFamily, insteadOf: PlatformFamily?)
        /// The platform's boot script does nothing for it, because this marker says that it is Void.
        case leftAlone(marker: EntryPath)
        /// Today's platform writes this path at every boot, whatever is there (catalogue 5.2).
        case writtenAtBoot(EntryPath)
        /// No spec that was applied is for this init system: the image gets only what every image needs.
        case initNotPrepared(InitSystem)
        /// Its version of systemd mounts for single services, which AppArmor's profile for containers may refuse.
        case mayNeedNesting(systemd: Int)
        /// Private keys of the host are in it: every instance has the same ones.
        case sharedHostKeys
        /// Keys with which somebody may log in to every instance as root.
        case authorizedKeys(EntryPath)
    }
}

/// A program of the image that the platform runs (catalogue 1.2).
public enum PlatformProgram: String, Sendable, CaseIterable {
    /// zlogin logs people in with it.
    case login = "/bin/login"
    /// zlogin looks users up with it.
    case getent = "/usr/bin/getent"
    /// vmadm stops and restarts the zone with it.
    case shutdown = "/sbin/shutdown"
}
