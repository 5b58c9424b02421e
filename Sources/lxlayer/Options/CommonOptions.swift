import ArgumentParser
import Digests
import ImageDocuments
import LXLayerKit
import TarIO

/// What every command understands.
struct CommonOptions: ParsableArguments {
    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Print nothing but the result and errors.")
    var quiet = false

    @Option(
        help: """
            How to report progress on standard error: bar, plain, json or none; by default a bar on a terminal, else plain.
            """)
    var progress: ProgressStyle?

    @Flag(help: "Take what is odd about an image for an error.")
    var strict = false

    enum ProgressStyle: String, ExpressibleByArgument, CaseIterable { case bar, plain, json, none }

    var console: Console { Console(isQuiet: quiet, isJSON: json, hasEvents: progress == .json) }

    /// Runs a command's body; what goes wrong is put into words and into the exit code.
    func run(as program: String = "lxlayer", _ body: (Console) throws -> Void) throws {
        if style == .bar, !quiet { ProgressBar.shared.start() }
        defer { ProgressBar.shared.stop() }
        do { try body(console) } catch let code as ExitCode {
            throw code
        } catch {
            let report = ErrorReport(error)
            // Where the result could not be written there is no place for the error either.
            if json, !(error is OutputError) { try? console.result(["error": report.json]) }
            console.complain(report, as: program)
            throw report.status.code
        }
    }

    /// A bar only where nothing but people reads it, and only if it can be drawn.
    private var style: ProgressStyle {
        switch progress {
        case nil: ProgressBar.isPossible && !json ? .bar : .plain
        case .bar: ProgressBar.isPossible ? .bar : .plain
        case let style?: style
        }
    }

    /// Tells what is going on in the way that was asked for.
    func report(_ event: ProgressEvent) {
        switch event {
        case .remark(let remark): console.note("note: \(remark.sentence)")
        case .readingLayer(let index, let count, let digest, let size): report(index, count, digest, size)
        }
    }

    private func report(_ index: Int, _ count: Int, _ digest: Digest, _ size: Int64) {
        switch style {
        case .none, .bar: break
        case .plain: console.note("reading layer \(index + 1) of \(count): \(digest) (\(Words.size(size)))")
        case .json:
            let value: JSONValue = [
                "event": "reading-layer", "index": .integer(Int64(index)), "count": .integer(Int64(count)),
                "digest": .string(digest.description), "size": .integer(size),
            ]
            console.event(value)
        }
    }
}

/// How much an image may ask for.
struct LimitOptions: ParsableArguments {
    @Option(help: ArgumentHelp("At most this many entries in all layers.", valueName: "count"))
    var maxEntries = 10_000_000

    @Option(help: ArgumentHelp("At most this many components in a path.", valueName: "count"))
    var maxLevels = 4096

    @Option(help: ArgumentHelp("At most this many bytes in a path.", valueName: "bytes"))
    var maxPath = 4095

    @Option(help: ArgumentHelp("At most this many decompressed bytes in all layers.", valueName: "bytes"))
    var maxUnpacked: Int64 = 256 << 30

    @Option(help: ArgumentHelp("At most this many decompressed bytes for each compressed one.", valueName: "number"))
    var maxRatio: Int64 = 2000

    @Option(help: ArgumentHelp("At most this many bytes of names, attributes and small files.", valueName: "bytes"))
    var maxKept: Int64 = 1 << 30

    @Option(help: ArgumentHelp("At most this many bytes in the headers of an entry.", valueName: "bytes"))
    var maxHeader = 1 << 20

    @Option(help: ArgumentHelp("At most this many bytes in the window of zstd or xz.", valueName: "bytes"))
    var maxWindow: Int64 = 128 << 20

    @Option(help: ArgumentHelp("At most this many bytes in a document.", valueName: "bytes"))
    var maxDocument = 4 << 20

    @Option(help: ArgumentHelp("At most this many indexes inside one another.", valueName: "count"))
    var maxDepth = 8

    @Option(
        help: ArgumentHelp(
            "A directory of blobs that layouts share: they are looked for there first.",
            valueName: "dir"))
    var blobDir: String?

    @Flag(help: "Forgive names that leave the root, compressions that are mislabelled, and a missing oci-layout.")
    var lenient = false

    func validate() throws {
        let counts = [maxEntries, maxLevels, maxPath, maxHeader, maxDocument, maxDepth]
        let sizes = [maxUnpacked, maxRatio, maxKept, maxWindow]
        guard counts.allSatisfy({ $0 > 0 }), sizes.allSatisfy({ $0 > 0 }) else {
            throw ValidationError("A limit must be above zero.")
        }
    }

    var limits: ConversionLimits {
        var layers = ReadLimits(
            entries: maxEntries, levels: maxLevels, path: maxPath, unpacked: maxUnpacked, ratio: maxRatio,
            kept: maxKept,
            header: maxHeader, window: maxWindow)
        layers.isLenient = lenient
        var limits = ConversionLimits(layers: layers, document: maxDocument, depth: maxDepth)
        limits.blobDirectory = blobDir
        return limits
    }
}
