import ArgumentParser
import LXLayerKit

/// Directories of blobs that layouts share, one for each side, as `skopeo copy` calls them.
struct SharedBlobOptions: ParsableArguments {
    @Option(
        name: .customLong("src-shared-blob-dir"),
        help: ArgumentHelp("As --blob-dir, of the source only.", valueName: "dir"))
    var source: String?

    @Option(
        name: .customLong("dest-shared-blob-dir"),
        help: ArgumentHelp(
            "Put the destination's blobs here, as into --blob-dir; it is made where it is not there.", valueName: "dir")
    )
    var destination: String?

    /// Says it in a conversion's options, where `--blob-dir` is for both sides.
    func apply(to options: inout ConversionOptions) {
        options.destinationBlobDirectory = destination ?? options.limits.blobDirectory
        options.limits.blobDirectory = source ?? options.limits.blobDirectory
    }
}
