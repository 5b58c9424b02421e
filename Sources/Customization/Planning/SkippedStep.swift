public import LayerEntries

/// A step that does nothing here, and why.
public struct SkippedStep: Equatable, Sendable {
    /// The step's spec.
    public var spec: String
    /// The step's id.
    public var step: String
    /// Why.
    public var why: SkipReason
}

/// Why a step does nothing.
public enum SkipReason: Equatable, Sendable {
    /// The spec's condition does not hold.
    case spec(UnmetCondition)
    /// The step's own condition does not hold.
    case condition(UnmetCondition)
    /// What it would change is not there.
    case absent(EntryPath)
    /// The units that it would change are not there.
    case noSuchUnits([UnitName])
    /// The services that it would change are not there.
    case noSuchServices([String])
    /// What is there leads nowhere that it must not.
    case nothingToRepair([EntryPath])
    /// Something is there already, and stays as the step wants it.
    case kept(EntryPath)
    /// It cannot be done here; there is a warning, too.
    case obstacle(Obstacle)
}

/// Something in an image that keeps a step from doing its work.
public enum Obstacle: Error, Equatable, Sendable {
    /// The path leads nowhere.
    case unreachable(EntryPath, LocateError)
    /// The path is a symlink to something that is not there.
    case danglingLink(EntryPath)
    /// What is there is no regular file.
    case notRegularFile(EntryPath)
    /// What is there is no directory.
    case notDirectory(EntryPath)
    /// A directory is there, which is not replaced.
    case directoryInTheWay(EntryPath)
    /// A unit file is there, which a mask would destroy.
    case unitFileInTheWay(EntryPath)
    /// The file is longer than the limit, in bytes.
    case tooLarge(EntryPath, limit: Int)
    /// The platform mounts something below this link, which is not replaced: somebody may need it.
    case linkAtMountPoint(EntryPath)
    /// A mount of the platform hides what is there.
    case hiddenByMount(EntryPath)
    /// A line of the file, from 1, is none that the step knows how to edit.
    case unexpectedLine(EntryPath, line: Int)
    /// The image's configuration names no program, or one that no shell could be told to run.
    case noApplication
    /// There is no `/bin/sh` that could run a first process.
    case noShellForInit
    /// The image's configuration names a user or a group that is not there.
    case noSuchUser(String)
    /// No program of the image makes a process this user's.
    case noProgramForUser(String)
    /// The steps' edits of the file would change it again when they are made once more.
    case unstable(EntryPath)
}

/// Something that somebody should look at, though the plan is carried out.
public struct PlanWarning: Equatable, Sendable {
    /// The step that it comes from.
    public var step: StepReference
    /// What it is.
    public var kind: Kind

    /// What there is to look at.
    public enum Kind: Equatable, Sendable {
        /// A step, or a part of it, could not be done.
        case obstacle(Obstacle)
        /// A drop-in of the image is read after ours and sets the same key.
        case laterDropIn(UnitName, dropIn: [UInt8], key: String)
        /// A unit has a user that other units have, too, in the place of one of its own, or of one that is not there.
        case runsAs(UnitName, user: String, insteadOf: String?)
        /// A line that should be replaced is not UTF-8, and stays.
        case lineNotUTF8(EntryPath, line: Int)
        /// No line of the file matches the pattern after whose match a new line should stand.
        case noAnchor(EntryPath, pattern: String)
    }
}
