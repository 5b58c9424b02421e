/// A way to break a rule for layers that all consumers read alike; the raw values are stable.
public enum LintRule: String, CaseIterable, Sendable {
    /// `.wh..wh..opq`.
    case opaqueMarker = "opaque-marker"
    /// A whiteout, and later a file, link or other thing of the same path.
    case whiteoutBeforeEntry = "whiteout-before-entry"
    /// A whiteout, and later a directory of the same path.
    case whiteoutBeforeDirectory = "whiteout-before-directory"
    /// A whiteout of a directory that the layer gave before it.
    case whiteoutAfterDirectory = "whiteout-after-directory"
    /// A whiteout of anything else that the layer gave before it.
    case whiteoutAfterEntry = "whiteout-after-entry"
    /// An entry below a path that the layer hides before it, and does not give.
    case entryBelowWhiteout = "entry-below-whiteout"
    /// A whiteout of a path that has an entry below it already, and is not given.
    case whiteoutAboveEntry = "whiteout-above-entry"
    /// A whiteout below a path that the layer hides before it.
    case whiteoutBelowWhiteout = "whiteout-below-whiteout"
    /// A whiteout of a path that has a whiteout below it already.
    case whiteoutAboveWhiteout = "whiteout-above-whiteout"
    /// An entry below what the layer itself made no directory.
    case entryBelowFile = "entry-below-file"
    /// A whiteout below what the layer itself made no directory.
    case whiteoutBelowFile = "whiteout-below-file"
    /// What is no directory replaces one that the layer gave something below before.
    case fileOverEntries = "file-over-entries"
    /// An entry below a file of a lower layer, which no directory entry replaces.
    case entryBelowLowerFile = "entry-below-lower-file"
    /// Two entries of one path.
    case duplicateEntry = "duplicate-entry"
    /// Two whiteouts of one path.
    case duplicateWhiteout = "duplicate-whiteout"
    /// A directory that comes after what is in it.
    case directoryAfterChild = "directory-after-child"
    /// A directory of a lower layer with something new below it, without an entry of its own.
    case impliedDirectory = "implied-directory"
    /// A new directory without an entry.
    case unlistedDirectory = "unlisted-directory"
    /// An entry below a symbolic link of a lower layer.
    case throughSymlink = "through-symlink"
    /// A whiteout below a symbolic link of a lower layer.
    case whiteoutThroughSymlink = "whiteout-through-symlink"
    /// An entry below a symbolic link of the same layer.
    case throughOwnSymlink = "through-own-symlink"
    /// A whiteout below a symbolic link of the same layer.
    case whiteoutThroughOwnSymlink = "whiteout-through-own-symlink"
    /// A directory in place of a symbolic link of a lower layer.
    case directoryOverSymlink = "directory-over-symlink"
    /// A hard link whose target is not in the layer.
    case hardLinkToLower = "hard-link-to-lower-layer"
    /// A hard link to what the layer hides.
    case hardLinkToHidden = "hard-link-to-hidden"
    /// A hard link that comes before its target.
    case hardLinkBeforeTarget = "hard-link-before-target"
    /// A whiteout that is a directory.
    case whiteoutIsDirectory = "whiteout-is-directory"
    /// A whiteout that is neither a directory nor an empty file.
    case whiteoutNotEmptyFile = "whiteout-not-empty-file"
    /// A character device 0:0.
    case overlayDevice = "overlay-device"
    /// An attribute `trusted.overlay.*`.
    case overlayAttribute = "overlay-attribute"
    /// A name `.wh..wh.*` that is no opaque marker, or something below one.
    case reservedName = "reserved-name"
    /// A whiteout of what the layers below do not have, in a directory that they have.
    case whiteoutOfNothing = "whiteout-of-nothing"
    /// A whiteout in a directory that the layers below do not have.
    case whiteoutInNewDirectory = "whiteout-in-new-directory"
    /// A layer that is compressed with zstd.
    case zstdLayer = "zstd-layer"
    /// A layer that is compressed with bzip2 or xz, which no specification has for layers.
    case unspecifiedCompression = "unspecified-compression"
    /// Media types of both the OCI and Docker in one manifest.
    case mixedMediaTypes = "mixed-media-types"
    /// A manifest of Docker's in an OCI image layout.
    case dockerInLayout = "docker-manifest-in-layout"
    /// A manifest that does not say its media type.
    case manifestWithoutMediaType = "manifest-without-media-type"
    /// An index that does not say its media type.
    case indexWithoutMediaType = "index-without-media-type"
    /// A character or block device.
    case deviceNode = "device-node"
    /// Something other than a directory where a zone has mounts: below `/dev`, `/proc`, `/sys` or `/native`.
    case hiddenByMount = "hidden-by-mount"

    /// The number of the rule for emitted layers that is broken, 1 to 15.
    public var number: Int {
        switch self {
        case .opaqueMarker: 1
        case .whiteoutBeforeEntry, .whiteoutBeforeDirectory, .whiteoutAfterDirectory, .whiteoutAfterEntry,
            .entryBelowWhiteout,
            .whiteoutAboveEntry, .whiteoutBelowWhiteout, .whiteoutAboveWhiteout:
            2
        case .entryBelowFile, .whiteoutBelowFile, .fileOverEntries, .entryBelowLowerFile: 3
        case .duplicateEntry, .duplicateWhiteout, .directoryAfterChild: 4
        case .impliedDirectory, .unlistedDirectory: 5
        case .throughSymlink, .whiteoutThroughSymlink, .throughOwnSymlink, .whiteoutThroughOwnSymlink,
            .directoryOverSymlink:
            6
        case .hardLinkToLower, .hardLinkToHidden, .hardLinkBeforeTarget: 7
        case .whiteoutIsDirectory, .whiteoutNotEmptyFile, .overlayDevice, .overlayAttribute, .reservedName: 8
        case .whiteoutOfNothing, .whiteoutInNewDirectory: 9
        case .zstdLayer, .unspecifiedCompression, .mixedMediaTypes, .dockerInLayout: 12
        case .manifestWithoutMediaType, .indexWithoutMediaType: 13
        case .deviceNode, .hiddenByMount: 14
        }
    }
}
