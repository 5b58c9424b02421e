import ArgumentParser
import TarIO

/// How our layer is packed, as the command line says it: `stored`, `gzip`, `zstd` or `none`, with `:LEVEL` where there
/// are levels.
struct CompressOption: ParsableArguments {
    @Option(
        name: .customLong("compress"),
        help: ArgumentHelp(
            "Pack our layer so: stored (gzip without compression, the default), gzip, zstd or none; gzip takes a level "
                + "of 1 to 9 (6), zstd of 1 to 19 (3).", valueName: "stored|gzip|zstd|none[:level]"),
        transform: { text in
            guard let encoding = LayerEncoding(parsing: text) else {
                throw ValidationError(
                    "'\(Words.printable(text))' is no compression: stored, none, gzip[:1…9] or zstd[:1…19].")
            }
            return encoding
        })
    var encoding: LayerEncoding?
}

extension LayerEncoding {
    /// Reads `stored`, `none`, `gzip`, `gzip:1` to `gzip:9`, `zstd`, `zstd:1` to `zstd:19`; nil for anything else.
    init?(parsing text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let level = parts.count > 1 ? Int(parts[1]) : nil
        // One spelling for each level: no sign and no zeros before it.
        guard parts.count == 1 || level.map(String.init) == parts[1] else { return nil }
        switch (parts[0], level) {
        case ("stored", nil): self = .stored
        case ("none", nil): self = .none
        case ("gzip", let level) where (1...9).contains(level ?? 6): self = .gzip(level: level ?? 6)
        case ("zstd", let level) where (1...19).contains(level ?? 3): self = .zstd(level: level ?? 3)
        default: return nil
        }
    }
}
