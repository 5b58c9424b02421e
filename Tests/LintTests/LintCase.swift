import LayerEntries
import Lint
import RootTree
import TestSupport
import Testing

/// A layer over another one, and the rules that it breaks.
struct LintCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let entries: [LayerEntry]
    let rules: [LintRule]
    /// Whether the consumers can be shown it: device nodes and `trusted` attributes need root, for one.
    var needsRoot = false

    init(_ description: String, _ rules: LintRule..., layer entries: [LayerEntry], needsRoot: Bool = false) {
        testDescription = description
        self.entries = entries
        self.rules = rules
        self.needsRoot = needsRoot
    }

    /// What every case's layer lies over.
    static let lower: [LayerEntry] = [
        .directory("d", mode: 0o700), .file("d/a", "A"), .file("d/b", "B"), .file("f", "F"),
        .symlink("lib", "usr/lib"), .directory("p"), .file("p/x", "P"), .directory("t", mode: 0o1777),
        .directory("usr"), .directory("usr/lib"), .file("usr/lib/x", "X"),
    ]

    /// What all consumers read alike.
    static let clean: [LintCase] = [
        LintCase("nothing", layer: []),
        LintCase("new files in repeated directories", layer: [.directory("d", mode: 0o700), .file("d/n", "N")]),
        LintCase("a new directory", layer: [.directory("n"), .file("n/c", "C")]),
        LintCase("the root", layer: [.directory("/"), .file("n", "N")]),
        LintCase("a whiteout", layer: [.file(".wh.f", ""), .file("g", "G")]),
        LintCase(
            "whiteouts before entries", layer: [keep, .file("d/.wh.a", ""), .file("d/.wh.b", ""), .file("d/n", "N")]),
        LintCase("a whole directory hidden", layer: [.file(".wh.d", "")]),
        LintCase("a directory becomes a file", layer: [.file("d", "now a file")]),
        LintCase("a directory becomes a link", layer: [.symlink("d", "t")]),
        LintCase("a file becomes a directory", layer: [.directory("f"), .file("f/n", "N")]),
        LintCase("a link becomes a file", layer: [.file("lib", "L")]),
        LintCase(
            "through a link by its real path",
            layer: [.directory("usr"), .directory("usr/lib"), .file("usr/lib/n", "N")]),
        LintCase("a hard link after its target", layer: [.file("z", "Z"), .hardlink("h", "z")]),
        LintCase(
            "names that look like others", layer: [.file("g.wh.", "1"), .file("x.wh.f", "2"), .file("devil", "3")]),
        LintCase("mount points", layer: [.directory("dev"), .directory("native"), .directory("native/usr")]),
    ]

    /// Each rule for layers, alone where that is possible.
    static let broken: [LintCase] = [
        LintCase("an opaque marker", .opaqueMarker, layer: [keep, .file("d/.wh..wh..opq", ""), .file("d/n", "N")]),
        LintCase("a whiteout, then a file", .whiteoutBeforeEntry, layer: [.file(".wh.f", ""), .file("f", "new")]),
        LintCase(
            "a whiteout of a file, then a directory", .whiteoutBeforeEntry,
            layer: [.file(".wh.f", ""), .directory("f"), .file("f/n", "N")]),
        LintCase(
            "a whiteout, then a directory", .whiteoutBeforeDirectory,
            layer: [.file(".wh.d", ""), .directory("d"), .file("d/n", "N")]),
        LintCase("a file, then a whiteout", .whiteoutAfterEntry, layer: [.file("f", "new"), .file(".wh.f", "")]),
        LintCase(
            "a directory, then a whiteout", .whiteoutAfterDirectory,
            layer: [.directory("d"), .file("d/n", "N"), .file(".wh.d", "")]),
        LintCase(
            "a whiteout, then something below", .entryBelowWhiteout, layer: [.file(".wh.d", ""), .file("d/n", "N")]),
        LintCase(
            "something below, then a whiteout", .whiteoutAboveEntry, layer: [.file("d/n", "N"), .file(".wh.d", "")]),
        LintCase(
            "a whiteout, then one below", .whiteoutBelowWhiteout,
            layer: [.file(".wh.d", ""), .file("d/.wh.a", "")]),
        LintCase(
            "a whiteout below, then one above", .whiteoutAboveWhiteout,
            layer: [.file("d/.wh.a", ""), .file(".wh.d", "")]),
        LintCase("below a file of the layer", .entryBelowFile, layer: [.file("f", "new"), .file("f/n", "N")]),
        LintCase(
            "a whiteout below a file of the layer", .whiteoutBelowFile,
            layer: [.file("d", "new"), .file("d/.wh.a", "")]),
        LintCase("a file over what was given before", .fileOverEntries, layer: [.file("d/n", "N"), .file("d", "new")]),
        LintCase("below a lower file", .entryBelowLowerFile, layer: [.file("f/n", "N")]),
        LintCase("a file twice", .duplicateEntry, layer: [.file("g", "1"), .file("g", "2")]),
        LintCase("a directory twice", .duplicateEntry, layer: [.directory("g", mode: 0o700), .directory("g")]),
        LintCase("a whiteout twice", .duplicateWhiteout, layer: [.file(".wh.f", ""), .file(".wh.f", "")]),
        LintCase("a directory after its child", .directoryAfterChild, layer: [.file("n/c", "C"), .directory("n")]),
        LintCase("a directory that is not repeated", .impliedDirectory, layer: [.file("d/n", "N")]),
        LintCase("a directory that is not repeated, for a whiteout", .impliedDirectory, layer: [.file("d/.wh.a", "")]),
        LintCase("a directory that nobody lists", .unlistedDirectory, layer: [.file("n/c", "C")]),
        LintCase("through a lower link", .throughSymlink, layer: [.file("lib/n", "N")]),
        LintCase("a whiteout through a lower link", .whiteoutThroughSymlink, layer: [.file("lib/.wh.x", "")]),
        LintCase("through a link of the layer", .throughOwnSymlink, layer: [.symlink("k", "d"), .file("k/n", "N")]),
        LintCase(
            "a whiteout through a link of the layer", .whiteoutThroughOwnSymlink,
            layer: [.symlink("d", "t"), .file("d/.wh.a", "")]),
        LintCase(
            "a directory over a link after something through it", .throughSymlink, .directoryOverSymlink,
            .directoryAfterChild, layer: [.file("lib/n", "N"), .directory("lib")]),
        LintCase(
            "a hard link to what a link of the layer hides later", .hardLinkToLower,
            layer: [.hardlink("h", "d/a"), .symlink("d", "nowhere")]),
        LintCase("a directory over a link", .directoryOverSymlink, layer: [.directory("lib"), .file("lib/n", "N")]),
        LintCase("a hard link to a lower file", .hardLinkToLower, layer: [.hardlink("h", "f")]),
        LintCase("a hard link to a hidden file", .hardLinkToHidden, layer: [.file(".wh.f", ""), .hardlink("h", "f")]),
        LintCase(
            "a hard link before its target", .hardLinkBeforeTarget, layer: [.hardlink("h", "z"), .file("z", "Z")]),
        LintCase("a directory as a whiteout", .whiteoutIsDirectory, layer: [.directory(".wh.f")]),
        LintCase("a link as a whiteout", .whiteoutNotEmptyFile, layer: [.symlink(".wh.f", "x")]),
        LintCase("a whiteout with something in it", .whiteoutNotEmptyFile, layer: [.file(".wh.f", "text")]),
        LintCase("a device 0:0", .overlayDevice, layer: [device("f", 0, 0)], needsRoot: true),
        LintCase("an attribute of overlayfs", .overlayAttribute, layer: [opaque], needsRoot: true),
        LintCase(
            "AUFS' bookkeeping", .reservedName,
            layer: [.directory(".wh..wh.plnk"), .file(".wh..wh.plnk/x", "1")]),
        LintCase("a whiteout of nothing", .whiteoutOfNothing, layer: [.file(".wh.nothing", "")]),
        LintCase(
            "a whiteout in a new directory", .whiteoutInNewDirectory,
            layer: [.directory("n"), .file("n/.wh.x", "")]),
        LintCase("devices", .deviceNode, layer: [device("null", 1, 3)], needsRoot: true),
        LintCase("a file where a zone has a mount", .hiddenByMount, layer: [.directory("proc"), .file("proc/n", "N")]),
        LintCase(
            "a whiteout where a zone has a mount", .whiteoutInNewDirectory, .hiddenByMount,
            layer: [.directory("sys"), .file("sys/.wh.n", "")]),
    ]

    private static let keep = LayerEntry.directory("d", mode: 0o700)

    private static func device(_ path: String, _ major: UInt32, _ minor: UInt32) -> LayerEntry {
        LayerEntry(
            path: .literal(path), kind: .characterDevice(DeviceNumber(major: major, minor: minor)),
            metadata: EntryMetadata(mode: 0o666))
    }

    private static let opaque: LayerEntry = {
        var entry = keep
        entry.metadata.xattrs = [Array("trusted.overlay.opaque".utf8): Array("y".utf8)]
        return entry
    }()

    /// The merged view, of the lower layer alone or of both.
    func view(whole: Bool) throws -> MergedView {
        var view = MergedView()
        try view.apply(LintCase.lower)
        if whole { try view.apply(entries) }
        return view
    }
}
