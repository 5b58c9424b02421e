extension LintRule {
    /// Which consumers see something else, and what; none where the rule is broken and nobody is known to differ.
    ///
    /// What umoci and podman were observed to do is a test where they are installed. What was read:
    /// go-containerregistry's `mutate.Extract`, and SmartOS's `imgadm.js` and `docker-registry-client`.
    public var divergences: [Divergence] {
        switch self {
        case .opaqueMarker:
            [
                .init(.crane, "versions before 2026: what the directory held below is still there", .read),
                .init(.imgadm, "what the directory held below is still there", .read),
            ]
        case .whiteoutBeforeEntry:
            [.init(.crane, "the entry is missing", .read), .init(.imgadm, "the entry is missing", .read)]
        case .whiteoutBeforeDirectory:
            [
                .init(.podman, "what a directory held here below is still there", .observed),
                .init(.containerd, "what a directory held here below is still there", .observed),
                .init(.crane, "the directory and what is in it are missing", .read),
                .init(.imgadm, "the directory and what is in it are missing", .read),
            ]
        case .whiteoutAfterDirectory:
            [
                .init(.umoci, "the directory has the time of unpacking", .observed),
                .init(.podman, "nothing: it refuses the layer (file exists)", .observed),
                .init(.containerd, "nothing: it refuses the layer (file exists)", .observed),
                .init(.imgadm, "the directory and what is in it are missing", .read),
            ]
        case .whiteoutAfterEntry:
            [
                .init(.podman, "nothing: it refuses the layer (file exists)", .observed),
                .init(.containerd, "nothing: it refuses the layer (file exists)", .observed),
                .init(.imgadm, "the entry is missing", .read),
            ]
        case .entryBelowWhiteout:
            [
                .init(.umoci, "the directory has the time of unpacking", .observed),
                .init(.podman, "nothing: it refuses the layer (not a directory)", .observed),
                .init(.containerd, "nothing: it refuses the layer (not a directory)", .observed),
                .init(.crane, "the entry is missing", .read), .init(.imgadm, "the entry is missing", .read),
            ]
        case .whiteoutAboveEntry:
            [
                .init(.umoci, "the directory keeps the mode, owner and attributes that it had below", .observed),
                .init(.podman, "nothing: it refuses the layer (file exists)", .observed),
                .init(.containerd, "nothing: it refuses the layer (file exists)", .observed),
                .init(.imgadm, "the directory and what is in it are missing", .read),
            ]
        case .whiteoutBelowWhiteout, .whiteoutBelowFile:
            [.init(.containerd, "nothing: it refuses the layer (not a directory)", .observed)]
        case .whiteoutAboveWhiteout, .duplicateWhiteout:
            [
                .init(.podman, "nothing: it refuses the layer (file exists)", .observed),
                .init(.containerd, "nothing: it refuses the layer (file exists)", .observed),
            ]
        case .entryBelowFile:
            [
                .init(.umoci, "nothing: it refuses the layer (not a directory)", .observed),
                .init(.podman, "nothing: it refuses the layer (not a directory)", .observed),
                .init(.containerd, "nothing: it refuses the layer (not a directory)", .observed),
                .init(.crane, "the entry is missing", .read),
            ]
        case .fileOverEntries:
            [.init(.crane, "both, one below the other: no tree can be made of its output", .read)]
        case .entryBelowLowerFile:
            [
                .init(.umoci, "nothing: it refuses the layer (not a directory)", .observed),
                .init(.podman, "the directory has the time of pulling", .observed),
                .init(.containerd, "the directory has the time of pulling", .read),
            ]
        case .duplicateEntry:
            [
                .init(.podman, "nothing: it refuses the layer (duplicates of file paths)", .observed),
                .init(.crane, "the first of them, not the last", .read),
            ]
        case .impliedDirectory:
            [
                .init(.podman, "the directory is 0755, root's, without attributes, of the time of pulling", .observed),
                .init(.containerd, "the directory has the time of pulling", .observed),
            ]
        case .unlistedDirectory:
            [
                .init(.umoci, "the directory has the time of unpacking", .observed),
                .init(.podman, "the directory has the time of pulling", .observed),
                .init(.containerd, "the directory has the time of pulling", .observed),
                .init(.crane, "no directory: whoever extracts its output makes one up", .read),
            ]
        case .throughSymlink:
            [
                .init(.podman, "a directory in the link's place, with this entry alone", .observed),
                .init(.containerd, "a directory in the link's place, with this entry alone", .observed),
                .init(.crane, "the entry and then the link, in one path: no tree can be made of its output", .read),
            ]
        case .whiteoutThroughSymlink:
            [
                .init(
                    .podman, "a directory in the link's place; what was hidden is there, by its real path", .observed),
                .init(
                    .containerd, "a directory in the link's place; what was hidden is there, by its real path",
                    .observed),
                .init(.crane, "what was hidden is there, by its real path", .read),
            ]
        case .throughOwnSymlink:
            [
                .init(.podman, "nothing: it refuses the layer where the link's target is not in it, too", .observed),
                .init(.crane, "what is below the link is missing", .read),
            ]
        case .whiteoutThroughOwnSymlink:
            [
                .init(.umoci, "nothing: it refuses the layer where the link leads in a circle", .observed),
                .init(.podman, "nothing: it refuses the layer where the link's target is not in it, too", .observed),
            ]
        case .hardLinkToLower:
            [
                .init(.podman, "nothing: it refuses the layer (no such file)", .observed),
                .init(.containerd, "nothing: it refuses the layer (no such file)", .observed),
                .init(.crane, "the link before its target: no tree can be made of its output", .read),
            ]
        case .hardLinkToHidden:
            [
                .init(.umoci, "nothing: it refuses the layer (no such file)", .observed),
                .init(.podman, "no link", .observed), .init(.containerd, "no link", .observed),
            ]
        case .hardLinkBeforeTarget:
            [
                .init(.umoci, "nothing: it refuses the layer (no such file)", .observed),
                .init(.podman, "nothing: it refuses the layer (no such file)", .observed),
                .init(.containerd, "nothing: it refuses the layer (no such file)", .observed),
            ]
        case .whiteoutIsDirectory:
            [.init(.crane, "what it hides is there", .read)]
        case .overlayDevice:
            [
                .init(.podman, "no device; what the path held below is gone", .observed),
                .init(.containerd, "no device; what the path held below is gone", .observed),
                .init(.imgadm, "no device: it makes none", .read),
            ]
        case .overlayAttribute:
            [
                .init(.podman, "what the attribute tells overlayfs: an opaque directory, for one", .observed)
            ]
        case .reservedName:
            [
                .init(.umoci, "directories and what is in them, as if the name were an ordinary one", .observed),
                .init(.podman, "directories and what is in them, as if the name were an ordinary one", .observed),
                .init(.containerd, "directories and what is in them, as if the name were an ordinary one", .observed),
            ]
        case .whiteoutInNewDirectory:
            [
                .init(.podman, "a name in the directory that cannot be opened", .observed),
                .init(.containerd, "a name in the directory that cannot be opened", .observed),
            ]
        case .zstdLayer:
            [
                .init(.umoci, "versions before 0.5: nothing: it cannot read the layer", .observed),
                .init(.imgadm, "nothing: it cannot read the layer", .read),
            ]
        case .unspecifiedCompression:
            [.init(.umoci, "nothing: it cannot read the layer", .observed)]
        case .dockerInLayout:
            [.init(.umoci, "nothing: it refuses the manifest's media type; skopeo does not find the image", .observed)]
        case .manifestWithoutMediaType:
            [.init(.imgadm, "nothing: it does not know what the manifest is", .read)]
        case .indexWithoutMediaType:
            [.init(.imgadm, "nothing: it does not know what the index is", .read)]
        case .deviceNode:
            [.init(.imgadm, "no device: it makes none", .read)]
        case .hiddenByMount:
            [.init(.imgadm, "it is in the dataset, and hidden in the zone by the mount", .read)]
        case .directoryAfterChild, .directoryOverSymlink, .whiteoutNotEmptyFile,
            .whiteoutOfNothing, .mixedMediaTypes:
            []
        }
    }
}
