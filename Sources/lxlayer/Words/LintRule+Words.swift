import Lint

extension LintRule {
    /// What is broken.
    var sentence: String {
        switch self {
        case .opaqueMarker: "A marker hides all that a directory held below; whiteouts one by one say the same."
        case .whiteoutBeforeEntry: "What the layer hides it gives anew."
        case .whiteoutBeforeDirectory: "A directory that the layer hides it gives anew."
        case .whiteoutAfterDirectory: "A directory that the layer gives it hides afterwards; the directory counts."
        case .whiteoutAfterEntry: "What the layer gives it hides afterwards; the entry counts, not the whiteout."
        case .entryBelowWhiteout: "An entry lies in a directory that the layer hides and does not give anew."
        case .whiteoutAboveEntry: "The layer hides a directory after it gave something in it."
        case .whiteoutBelowWhiteout: "A whiteout lies in a directory that the layer hides."
        case .whiteoutAboveWhiteout: "The layer hides a directory after it hid something in it."
        case .entryBelowFile: "An entry lies below what the same layer made no directory."
        case .whiteoutBelowFile: "A whiteout lies below what the same layer made no directory."
        case .fileOverEntries: "What is given here the same layer replaces by something that is no directory."
        case .entryBelowLowerFile: "An entry lies below a file of a lower layer, and no directory replaces the file."
        case .duplicateEntry: "The path is in the layer already; the last entry counts."
        case .duplicateWhiteout: "The path is hidden in the layer already."
        case .directoryAfterChild: "A directory comes after what is in it."
        case .impliedDirectory: "Something changes in a directory that the layer does not repeat."
        case .unlistedDirectory: "No layer has an entry for a directory, only for what is in it."
        case .throughSymlink: "An entry lies below a symbolic link of a lower layer."
        case .whiteoutThroughSymlink: "A whiteout lies below a symbolic link of a lower layer."
        case .throughOwnSymlink: "An entry lies below a symbolic link of the same layer."
        case .whiteoutThroughOwnSymlink: "A whiteout lies below a symbolic link of the same layer."
        case .directoryOverSymlink: "A directory replaces a symbolic link of a lower layer."
        case .hardLinkToLower: "A hard link's target is not in the layer."
        case .hardLinkToHidden: "A hard link's target is what the layer hides."
        case .hardLinkBeforeTarget: "A hard link comes before its target."
        case .whiteoutIsDirectory: "A whiteout is a directory."
        case .whiteoutNotEmptyFile: "A whiteout is no empty file."
        case .overlayDevice: "A character device 0:0 is a whiteout to overlayfs."
        case .overlayAttribute: "An attribute trusted.overlay.* speaks to overlayfs."
        case .reservedName: "A name .wh..wh.* is reserved, and no part of the tree."
        case .whiteoutOfNothing: "A whiteout hides what is not there."
        case .whiteoutInNewDirectory: "A whiteout lies in a directory that no lower layer has."
        case .zstdLayer: "The layer is compressed with zstd."
        case .unspecifiedCompression: "The layer is compressed in a way that no specification of images has."
        case .mixedMediaTypes: "The manifest has media types of both the OCI and Docker."
        case .manifestWithoutMediaType: "The manifest does not say its media type."
        case .indexWithoutMediaType: "The index does not say its media type."
        case .deviceNode: "A device; a zone has its own."
        case .hiddenByMount: "Something lies where a zone has a mount."
        }
    }
}
