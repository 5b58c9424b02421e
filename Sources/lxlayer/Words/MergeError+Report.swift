import LayerEntries
import RootTree
import TarIO

extension MergeError {
    /// The error in words.
    var report: ErrorReport {
        let place = "layer \(layer + 1), entry \(entry), \(Words.path(path))"
        switch fault {
        case .invalidWhiteout:
            return ErrorReport(
                "invalid-whiteout", .damagedInput, "A whiteout names nothing that could go.", place: place)
        case .whiteoutUsedAsDirectory:
            return ErrorReport(
                "whiteout-as-directory", .damagedInput, "A name that begins with .wh. is used as a directory.",
                place: place)
        case .hardLinkToDirectory(let target):
            return ErrorReport(
                "hard-link-to-directory", .damagedInput, "A hard link points to a directory, \(Words.path(target)).",
                place: place)
        case .hardLinkTargetMissing(let target):
            return ErrorReport(
                "hard-link-target-missing", .damagedInput,
                "A hard link points to what is not there, \(Words.path(target)).", place: place)
        case .symlinkLoop:
            return ErrorReport(
                "symlink-loop", .damagedInput, "Symbolic links lead in a circle, or too far.", place: place)
        case .tooManyNames:
            return ErrorReport(
                "too-many-names", .damagedInput,
                "The image has more names than the limit, with the directories that its paths imply.", place: place,
                advice: "\(ReadLimit.entries.rawValue) raises the limit.")
        case .strict(let code):
            return ErrorReport(code.rawValue, .damagedInput, code.sentence, place: place)
        }
    }
}

extension MergeDiagnostic.Code {
    /// The diagnostic for people.
    var sentence: String {
        switch self {
        case .throughSymlink: "An entry goes through a symbolic link of a layer below; not every consumer follows it."
        case .duplicateEntry: "Two entries of the layer have this name; the last one counts."
        case .whiteoutType: "A whiteout is no regular file; only its name counts."
        case .unknownBookkeeping: "A reserved name .wh..wh.* that nobody uses; it is ignored."
        case .overlayWhiteout: "A character device 0:0, which overlayfs takes for a whiteout."
        case .linkToRemoved: "A hard link to what the same layer removes."
        case .forwardLink: "A hard link comes before its target."
        case .parentNotDirectory: "The entry's parent is no directory; it was made one."
        }
    }
}
